"""What stands in for the world: a model, a Graph API with its people, a load generator. All as lean as can be."""
