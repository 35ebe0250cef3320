"""An emulated Cloud API and a chat page that behaves like the phone."""
