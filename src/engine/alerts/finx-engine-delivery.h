/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/alerts/finx-delivery-settings.h"
#include "engine/finx-engine.h"
#include "model/finx-alert.h"
#include "model/finx-delivery.h"

G_BEGIN_DECLS

/* How firings are told besides on the screen: a sound, a webhook, a program that sends e-mail. What has to be told is written
 * together with the firing and kept until it is confirmed, over the end of the program: told at least once, with an id that
 * stays the same. Tried again with growing pauses for a day. Main thread. */

const FinxDeliverySettings *finx_engine_get_delivery_settings (FinxEngine *self);
gboolean  finx_engine_set_alert_sounds        (FinxEngine *self, gboolean sound, GError **error);
/* @line: see finx_alert_command_check(); "": none */
gboolean  finx_engine_set_alert_command       (FinxEngine *self, const char *line, GError **error);
/* @url: "": none. @is_kept: %FALSE: there is no keyring, it is known for this run only. */
void      finx_engine_set_webhook_async       (FinxEngine *self, const char *url, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
gboolean  finx_engine_set_webhook_finish      (FinxEngine *self, GAsyncResult *result, gboolean *is_kept, GError **error);
/* Tells a test, once. */
void      finx_engine_test_channel_async      (FinxEngine *self, FinxChannel channel, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
gboolean  finx_engine_test_channel_finish     (FinxEngine *self, GAsyncResult *result, GError **error);
/* Lets a sound be heard, whether sounds are on or not. */
void      finx_engine_play_alert_sound        (FinxEngine *self, FinxAlertSound sound);
/* What is still to be told. */
guint     finx_engine_count_deliveries        (FinxEngine *self);

G_END_DECLS
