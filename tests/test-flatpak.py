# SPDX-License-Identifier: GPL-3.0-or-later
"""test-flatpak.py MANIFEST: the manifest builds this program, and asks for no more than it needs."""
import json
import sys

ALLOWED = {'--share=network', '--share=ipc', '--socket=wayland', '--socket=fallback-x11', '--device=dri',
           '--filesystem=xdg-documents', '--talk-name=org.freedesktop.secrets'}

with open(sys.argv[1], encoding='utf-8') as f:
    manifest = json.load(f)
assert manifest['app-id'] == 'org.finx.Workstation', manifest['app-id']
assert manifest['command'] == 'finx', manifest['command']
assert manifest['runtime'] == 'org.gnome.Platform' and manifest['sdk'] == 'org.gnome.Sdk'
assert manifest['runtime-version'].isdigit(), manifest['runtime-version']
asked = set(manifest['finish-args'])
assert asked <= ALLOWED, f'not allowed without a reason: {asked - ALLOWED}'
assert [module['name'] for module in manifest['modules']][-1] == 'finx'
