"""WhatsApp Cloud API: its payloads in and out, its limits, its errors."""
