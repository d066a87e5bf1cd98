/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FINX_CHANNEL_WEBHOOK,         /* told to an address of the web */
  FINX_CHANNEL_COMMAND          /* given to a program, such as one that sends e-mail */
} FinxChannel;
#define FINX_N_CHANNELS 2

typedef enum
{
  FINX_DELIVERY_WAITING,
  FINX_DELIVERY_DONE,           /* it was confirmed */
  FINX_DELIVERY_FAILED          /* given up */
} FinxDeliveryState;

/**
 * FinxDelivery: what has to be told of one firing, and how far that has come. It is written with the firing.
 * @id: random; who gets the same twice can tell by it
 * @title: one line
 * @body: JSON for a webhook, text for a program
 * @n_tries: that failed
 * @created_us: UTC µs, likewise:
 * @due_us: not before
 * @reason: why it failed last; ""
 */
typedef struct
{
  char             *id;
  FinxChannel       channel;
  char             *title;
  char             *body;
  FinxDeliveryState state;
  guint             n_tries;
  gint64            created_us;
  gint64            due_us;
  char             *reason;
} FinxDelivery;

/* Takes @body; waiting, due at once. */
FinxDelivery *finx_delivery_new              (FinxChannel         channel,
                                              const char         *id,
                                              const char         *title,
                                              char               *body,
                                              gint64              now_us);
FinxDelivery *finx_delivery_copy             (const FinxDelivery *self);
void          finx_delivery_free             (FinxDelivery       *self);
void          finx_delivery_set_reason       (FinxDelivery       *self,
                                              const char         *reason);

const char   *finx_channel_to_string         (FinxChannel         channel);     /* "webhook", "command" */
gboolean      finx_channel_from_string       (const char         *text,
                                              FinxChannel        *channel);
const char   *finx_delivery_state_to_string  (FinxDeliveryState   state);       /* "waiting", … */
gboolean      finx_delivery_state_from_string (const char        *text,
                                              FinxDeliveryState  *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDelivery, finx_delivery_free)

G_END_DECLS
