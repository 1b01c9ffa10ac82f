"""Certificates for readers. Works on parsed certificates only and proves nothing itself."""
