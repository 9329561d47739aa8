"""Is what arrives still what the certificate was issued on?"""
