"""What a message answers or where it came from (Cloud API docs, webhooks/reference/messages/text)."""

from dataclasses import dataclass

from bot.whatsapp.loose import key, mapping, optional


@dataclass(frozen=True, slots=True)
class Product:
    """`context.referred_product`: what the question is about."""

    catalog_id: str | None
    retailer_id: str | None


@dataclass(frozen=True, slots=True)
class Context:
    """`context`: what is answered, or that it was forwarded (then there is no id)."""

    id: str | None = None
    sender: str | None = None
    forwarded: bool = False
    frequently_forwarded: bool = False
    product: Product | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """`referral`: the advertisement that led here."""

    source_url: str | None
    source_id: str | None
    source_type: str | None
    headline: str | None
    body: str | None
    media_type: str | None
    media_url: str | None
    click_id: str | None  # `ctwa_clid`, missing for Status placements
    welcome_text: str | None


def parse_context(value: object) -> Context | None:
    """`context`: a reply, a question about a product, or a forwarded message."""
    context = mapping(value)
    if not context:
        return None
    product = mapping(context.get("referred_product"))
    return Context(
        id=key(context.get("id")),
        sender=key(context.get("from")),
        forwarded=context.get("forwarded") is True,
        frequently_forwarded=context.get("frequently_forwarded") is True,
        product=Product(key(product.get("catalog_id")), key(product.get("product_retailer_id"))) if product else None,
    )


def parse_referral(value: object) -> Referral | None:
    """`referral` of a click-to-WhatsApp advertisement."""
    referral = mapping(value)
    if not referral:
        return None
    return Referral(
        source_url=optional(referral.get("source_url")),
        source_id=key(referral.get("source_id")),
        source_type=optional(referral.get("source_type")),
        headline=optional(referral.get("headline")),
        body=optional(referral.get("body")),
        media_type=optional(referral.get("media_type")),
        media_url=optional(referral.get("image_url")) or optional(referral.get("video_url")),
        click_id=optional(referral.get("ctwa_clid")),
        welcome_text=optional(mapping(referral.get("welcome_message")).get("text")),
    )
