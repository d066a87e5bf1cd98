/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FinxDeliverySettings: where alerts are told besides on the screen.
 * @sound: they are heard
 * @host: of the webhook, whose address is a secret that the keyring has; "": none
 * @command: of a program; "": none
 */
typedef struct
{
  gboolean sound;
  char    *host;
  char    *command;
} FinxDeliverySettings;

/* @text: (nullable): none was kept yet. What can not be read is as if it had not been said. */
FinxDeliverySettings *finx_delivery_settings_new     (const char                 *text);
void                  finx_delivery_settings_free    (FinxDeliverySettings       *self);
char                 *finx_delivery_settings_to_text (const FinxDeliverySettings *self);
/* (transfer full) (nullable): the host of a webhook's address. %FINX_ERROR_INVALID: what is told there could be read on the way */
char                 *finx_webhook_host              (const char                 *url,
                                                      GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDeliverySettings, finx_delivery_settings_free)

G_END_DECLS
