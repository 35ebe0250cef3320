"""Weekly reports to guardians: counting, building, picture and words. Nothing here ever sees a message but counting."""
