/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_TEXT_MAX_BYTES    (G_GUINT64_CONSTANT (4) << 30)      /* of a file that is read where it lies */
#define FINX_TEXT_MAX_CONVERTED (G_GUINT64_CONSTANT (512) << 20)   /* of one that has to be converted first */

GBytes *finx_text_map_file (const char  *path,
                            GError     **error);
GBytes *finx_text_decode   (GBytes      *bytes,
                            const char **encoding,
                            GError     **error);

G_END_DECLS
