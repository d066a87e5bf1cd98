/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Waits for a browser of this computer to come to an address of it, as it does after somebody signed in elsewhere. */

gboolean finx_loopback_can_listen    (const char           *address);
void     finx_loopback_listen_async  (const char           *address,
                                      const char           *words,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
char    *finx_loopback_listen_finish (GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
