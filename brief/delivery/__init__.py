"""Sending what was issued: to whom settings name, under which marking, by mail, web hooks and folders."""
