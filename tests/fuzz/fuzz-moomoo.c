/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what OpenD says: frames are measured and read, and their bodies are taken for each of the messages that FinX knows; no crash,
 * no leak, and what is read can be told. As the other targets: fuzz-moomoo FOLDER N [SEED]. */
#include "adapters/moomoo/finx-moomoo-private.h"
#include "fuzz-driver.h"

static const ProtobufCMessageDescriptor *const bodies[] = {
  &moomoo__connected__descriptor, &moomoo__global_state__descriptor, &moomoo__notify__descriptor, &moomoo__acc_list__descriptor,
  &moomoo__funds_answer__descriptor, &moomoo__position_list__descriptor, &moomoo__order_list__descriptor, &moomoo__order_taken__descriptor,
  &moomoo__order_update__descriptor, &moomoo__order_fill_list__descriptor, &moomoo__order_fill_update__descriptor,
  &moomoo__order_fee_list__descriptor, &moomoo__basic_qot_list__descriptor, &moomoo__ticker_list__descriptor, &moomoo__order_book__descriptor,
  &moomoo__history_kl__descriptor, &moomoo__history_klquota__descriptor, &moomoo__static_info_list__descriptor, &moomoo__snapshot_list__descriptor,
};

/* A client that knows its account, and was never connected. */
static FinxMoomoo *
get_client (void)
{
  static FinxMoomoo *client;
  static FinxInstrumentTable *table;
  g_autoptr(GHashTable) values = NULL;
  FinxBrokerSetup setup = { .account = "account-1", .is_paper = TRUE };
  const int market = 2;

  if (client != NULL)
    return client;
  table = finx_instrument_table_new ();
  values = g_hash_table_new (g_str_hash, g_str_equal);
  setup.values = values;
  {
    g_autoptr(FinxClock) clock = finx_clock_new_manual (G_GINT64_CONSTANT (1781000005000000));
    g_autoptr(FinxHttp) http = finx_http_new (clock);

    client = FINX_MOOMOO (finx_broker_client_new (FINX_TYPE_MOOMOO, http, clock, &setup, NULL, table));
  }
  client->account = 1;
  g_array_append_val (client->markets, market);
  return client;
}

/* An instrument that is known: the table would be full of names before long. */
static const FinxInstrument *
get_instrument (FinxMoomoo *client)
{
  static FinxInstrument *instrument;

  if (instrument == NULL)
    instrument = finx_instrument_new_plain ("KO", NULL, "", FINX_ASSET_EQUITY, "USD");
  return instrument;
}

static void
read_prices (const guint8 *data,
             gsize         length)
{
  static const struct { guint kind; guint32 protocol; } cases[] = {
    { FINX_READ_BALANCES, MOOMOO_GET_FUNDS }, { FINX_CALL_CLOCK, MOOMOO_GET_GLOBAL_STATE }, { FINX_READ_QUOTE, MOOMOO_GET_SECURITY_SNAPSHOT },
    { FINX_READ_BOOK, MOOMOO_GET_ORDER_BOOK }, { FINX_CALL_BARS, MOOMOO_REQUEST_HISTORY_KL }, { FINX_CALL_BARS, MOOMOO_REQUEST_HISTORY_KL_QUOTA },
    { FINX_READ_INSTRUMENTS, MOOMOO_GET_STATIC_INFO }, { FINX_READ_ACCOUNTS, MOOMOO_GET_ACC_LIST },
  };
  FinxMoomoo *client = get_client ();
  const int market = 2;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxBrokerCall) call = finx_broker_call_new (cases[i].kind);
      g_autoptr(MoomooAnswer) answer = g_new0 (MoomooAnswer, 1);
      g_autoptr(GError) error = NULL;

      call->instrument = get_instrument (client);
      call->interval = FINX_INTERVAL_1M;
      call->to_us = G_MAXINT64;
      answer->words = g_strdup ("");
      answer->s2c = g_byte_array_append (g_byte_array_new (), data, (guint) length);
      g_assert_true ((moomoo_read (client, call, cases[i].protocol, answer, &error) == FINX_CALL_FAILED) == (error != NULL));
      client->account = 1;
      g_array_set_size (client->markets, 0);
      g_array_append_val (client->markets, market);
    }
}

static void
read_body (const guint8 *data,
           gsize         length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (bodies[i], data, length);
      g_autofree char *text = message != NULL ? moomoo_message_to_text (message) : NULL;

      g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
    }
  read_prices (data, length);
}

static void
read_response (const guint8 *data,
               gsize         length)
{
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__response__descriptor, data, length);
  const Moomoo__Response *response = (const Moomoo__Response *) message;

  if (response != NULL)
    read_body (response->s2c.data, response->s2c.len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  size_t at = 0;

  /* Also where the length does not fit any more. */
  if (size > MOOMOO_HEADER)
    {
      read_response (data + MOOMOO_HEADER, size - MOOMOO_HEADER);
      read_body (data + MOOMOO_HEADER, size - MOOMOO_HEADER);
    }
  while (at < size)
    {
      gssize length = moomoo_frame_measure ((const char *) data + at, size - at);
      MoomooFrame frame;

      g_assert_cmpint (length, >=, -1);
      g_assert_cmpint (length, <=, MOOMOO_HEADER + MOOMOO_MOST_BODY);
      if (length <= 0 || (size_t) length > size - at)
        return 0;
      g_assert_true (moomoo_frame_read ((const char *) data + at, (gsize) length, &frame));
      g_assert_cmpuint (frame.length, ==, (gsize) length - MOOMOO_HEADER);
      moomoo_frame_is_intact (&frame, frame.body, frame.length);
      read_response (frame.body, frame.length);
      at += (size_t) length;
    }
  return 0;
}

#ifndef FINX_LIBFUZZER

static const char *const pieces[] = {
  "FT", "\x08\x01", "\x12\x05", "\x0a\x02KO", "\x22\x10", "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x29", "\xff\xff\xff\xff\x0f", "\x7f",
  "\x31\x9a\x99\x99\x99\x99\x99\xb9\x3f", "\x31\xff\xff\xff\xff\xff\xff\xef\x7f", "\xc3\x28", NULL
};

int
main (int    argc,
      char **argv)
{
  return run (argc, argv, pieces);
}

#endif
