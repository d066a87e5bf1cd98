/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue-ibkr.h"

/* What the parts of the venue that is TWS share. All on the venue's thread. */

typedef struct
{
  gint64      con_id;
  const char *key, *symbol, *sec_type, *currency, *exchange, *tick, *name;
} TwsContract;
#define TWS_N_CONTRACTS 3
extern const TwsContract tws_contracts[TWS_N_CONTRACTS];

/* An order as TWS keeps it beside the exchange's. */
typedef struct
{
  gint64      order_id, client, perm_id, parent_id;
  gsize       contract;
  VenueOrder *order;            /* (nullable): not transmitted yet */
  GStrv       fields;           /* of the request */
} TwsOrder;

typedef struct
{
  VenueIbkrMood mood;
  GPtrArray    *known;          /* (element-type TwsOrder) */
  gint64        n_perm;
} TwsState;

typedef struct
{
  gboolean  is_in;
  gboolean  is_busy;            /* a call is answered */
  gint64    client, id;         /* id: of the call; −1: it has none */
  GHashTable *feeds;            /* request id → contract + 1 */
} TwsCaller;

TwsState *tws_state_of     (Venue       *venue);

/* Writing: fields divided by “|” */
void      tws_put          (GString     *message,
                            const char  *format,
                            ...) G_GNUC_PRINTF (2, 3);
void      tws_put_decimal  (GString     *message,
                            FinxDecimal  value);
void      tws_put_contract (GString     *message,
                            gsize        contract);
void      tws_send         (VenueLine   *line,
                            const char  *stream,        /* (nullable): a part of the answer, unless it is nobody's */
                            GString     *message);      /* (transfer full) */
void      tws_say          (VenueLine   *line,
                            const char  *format,
                            ...) G_GNUC_PRINTF (2, 3);
void      tws_say_error    (VenueLine   *line,
                            gint64       id,
                            int          code,
                            const char  *words);

/* Instruments and prices */
gboolean  tws_find_contract (char      **fields,        /* of its first field on */
                            gsize       *contract);
void      tws_say_details  (VenueLine   *line,
                            gint64       id,
                            char       **fields);
void      tws_say_rule     (VenueLine   *line,
                            const char  *rule);
void      tws_say_samples  (VenueLine   *line,
                            gint64       id,
                            const char  *pattern);
void      tws_begin_prices (Venue       *venue,
                            VenueLine   *line,
                            gint64       id,
                            GStrv        fields);
void      tws_say_prices   (Venue       *venue,
                            VenueLine   *line,
                            gint64       id,
                            gsize        contract);
void      tws_say_depth    (Venue       *venue,
                            VenueLine   *line,
                            gint64       id,
                            GStrv        fields);
void      tws_say_bars     (VenueLine   *line,
                            gint64       id,
                            GStrv        fields);
