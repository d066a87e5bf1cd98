/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often OpenD may be asked what; they are of the account, and go on when the connection is new. */
typedef struct _MoomooLimits MoomooLimits;

MoomooLimits *moomoo_limits_new      (void);
void          moomoo_limits_free     (MoomooLimits *self);
gint64        moomoo_limits_ready_at (MoomooLimits *self,
                                      guint32       protocol,
                                      gboolean      is_limited,
                                      gint64        now_us);
void          moomoo_limits_count    (MoomooLimits *self,
                                      guint32       protocol,
                                      gboolean      is_limited,
                                      gint64        now_us);
gboolean      moomoo_limits_has_room (MoomooLimits *self,
                                      guint32       protocol,
                                      gint64        now_us);
double        moomoo_limits_get_use  (MoomooLimits *self,
                                      gint64        now_us);

G_END_DECLS
