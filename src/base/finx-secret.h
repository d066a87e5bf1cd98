/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Texts that hold a key, a token or a password: their memory is wiped when they end. What libsoup copies on the way to the line (addresses,
 * headers, messages of sockets) is its own, and can not be reached. */

void  finx_free_wiped        (gpointer    text);                /* (nullable) */
void  finx_string_free_wiped (GString    *string);
char *finx_json_put_secret   (char       *json,
                              const char *object,
                              const char *name,
                              const char *value);

G_END_DECLS
