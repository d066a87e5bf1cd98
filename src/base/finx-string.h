/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean finx_set_str (char       **to,
                       const char  *from);

G_END_DECLS
