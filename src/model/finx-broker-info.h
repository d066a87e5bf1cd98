/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FinxBrokerField: something that a person enters to connect.
 * @id: "key": in the keyring, settings and commands
 * @label: English, see finx_text()
 * @hint: how it looks, or where it is found; English
 * @is_secret: kept in the keyring only
 * @preset: (nullable): what it is where nothing is entered; %NULL: something must be
 * @is_kept: nobody enters it: the connection makes it, and needs it again when the program runs the next time
 * @is_optional: it may be left empty
 * @is_own: a number that no two connections share: each further account of one login has the next
 */
typedef struct
{
  const char *id;
  const char *label;
  const char *hint;
  gboolean    is_secret;
  gboolean    is_kept;
  gboolean    is_optional;
  const char *preset;
  gboolean    is_own;
} FinxBrokerField;

typedef enum
{
  FINX_ENDPOINT_API,            /* orders and accounts */
  FINX_ENDPOINT_STREAM,         /* likewise */
  FINX_ENDPOINT_DATA,           /* prices */
  FINX_ENDPOINT_DATA_STREAM,
  FINX_ENDPOINT_SIGN_IN         /* where tokens come from, where that is not with the orders */
} FinxEndpoint;
#define FINX_N_ENDPOINTS 5

/**
 * FinxBrokerInfo: what there is to know of a broker before it is connected; lives for ever.
 * @id: "alpaca": in settings, files, and commands; FINX_ALPACA_URL and FINX_ALPACA_STREAM_URL in the environment replace all
 *   of its addresses
 * @name: its own name, not translated
 * @live: (nullable): addresses by #FinxEndpoint; %NULL: there is no such account
 * @paper: (nullable): likewise
 * @limits: of requests, as finx_rates_parse() has them
 * @data_limits: (nullable): of requests without a key, where they have limits of their own, see finx_http_request_set_keyless()
 * @is_serial: requests with a key go out one at a time, each when the one before is answered
 * @fields: ends with an @id of %NULL
 * @offers: what one can do with it; English
 * @steps: how to get the key, one step a line; English
 * @signs_in: a person signs in on the broker's own page in a browser, besides what is entered; see finx_broker_client_begin_sign_in()
 * @signs_in_unless: (nullable): likewise: the field that makes this unnecessary where it is entered
 */
typedef struct
{
  const char            *id;
  const char            *name;
  const char *const     *live;
  const char *const     *paper;
  const char            *limits;
  const char            *data_limits;
  gboolean               is_serial;
  const FinxBrokerField *fields;
  const char            *offers;
  const char            *steps;
  const char            *key_page;
  gboolean               signs_in;
  const char            *signs_in_unless;
} FinxBrokerInfo;

G_END_DECLS
