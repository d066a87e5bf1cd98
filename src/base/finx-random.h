/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): two hex digits for each of @n_bytes bytes from the kernel's generator, 1…256; any thread */
char *finx_random_hex (gsize n_bytes);

G_END_DECLS
