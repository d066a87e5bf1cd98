/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two readers decode the journal: the scanner for text as the encoder writes it, and the general one. A space before
 * the text makes it unusual, so that only the general one reads it: that is how they are held against each other. */
#include <string.h>

#include "base/finx-error.h"
#include "store-fixture.h"
#include "store/finx-event-codec.h"
#include "store/finx-event-fields-private.h"

#define N_EVENTS    4000
#define N_MUTATIONS 60000

typedef struct
{
  FinxInstrumentTable *instruments;
  GRand               *rand;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->instruments = fixture_instruments ();
  self->rand = g_rand_new_with_seed (20260309);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_object_unref (self->instruments);
  g_rand_free (self->rand);
}

static char *
encode (const FinxEvent *event)
{
  g_autoptr(GString) text = g_string_new (NULL);
  GError *error = NULL;

  finx_event_encode (event, text, &error);
  g_assert_no_error (error);
  return g_strdup (text->str);
}

static FinxEvent *
decode (Fixture       *self,
        FinxEventKind  kind,
        const char    *text)
{
  GError *error = NULL;
  FinxEvent *event = finx_event_decode (kind, text, self->instruments, &error);

  g_assert_no_error (error);
  return event;
}

static void
assert_readers_agree (Fixture       *self,
                      FinxEventKind  kind,
                      const char    *text)
{
  g_autofree char *unusual = g_strconcat (" ", text, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) general_error = NULL;
  g_autoptr(FinxEvent) event = finx_event_decode (kind, text, self->instruments, &error);
  g_autoptr(FinxEvent) general = finx_event_decode (kind, unusual, self->instruments, &general_error);

  if ((event == NULL) != (general == NULL))
    g_error ("the readers do not agree about: %s", text);
  if (event != NULL)
    fixture_assert_events_equal (event, general);
  else
    g_assert_cmpstr (error->message, ==, general_error->message);
}

/* Without what the encoder escapes. */
static void
make_plain (FinxEvent *event)
{
  for (const FinxField *field = finx_event_fields (event->kind); field->name != NULL; field++)
    if (field->type == FINX_FIELD_TEXT)
      for (char *p = *(char **) ((char *) event->account + field->offset); *p != '\0'; p++)
        if (*p == '"' || *p == '\\' || (guchar) *p < 0x20)
          *p = '_';
}

/* Every other one plain: all others hardly ever get past the scanner's first text. */
static FinxEvent *
random_event (Fixture *self,
              guint    number)
{
  FinxEvent *event = fixture_random_event (self->instruments, self->rand, number);

  /* Not part of the payload. */
  event->recorded_us = 0;
  g_clear_pointer (&event->note, g_free);
  g_clear_pointer (&event->correlation_id, g_free);
  event->note = g_strdup ("");
  event->correlation_id = g_strdup ("");
  if (number % 2 == 0)
    make_plain (event);
  return event;
}

static void
test_what_is_written_is_read_back (Fixture       *self,
                                   gconstpointer  data)
{
  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autoptr(FinxEvent) event = random_event (self, i);
      g_autofree char *text = encode (event);
      g_autoptr(FinxEvent) read = decode (self, event->kind, text);

      fixture_assert_events_equal (read, event);
      assert_readers_agree (self, event->kind, text);
    }
}

/* That opening is fast hangs on it. */
static void
test_text_without_escapes_is_scanned (Fixture       *self,
                                      gconstpointer  data)
{
  guint n_scanned[4] = { 0 };

  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autoptr(FinxEvent) event = random_event (self, 2 * i);
      g_autoptr(FinxEvent) into = finx_event_copy (event);
      g_autofree char *text = encode (event);

      g_assert_true (finx_event_scan (event->kind, text, self->instruments, into->account));
      n_scanned[event->kind]++;
    }
  for (guint kind = 0; kind < G_N_ELEMENTS (n_scanned); kind++)
    g_assert_cmpuint (n_scanned[kind], >, N_EVENTS / 8);
}

/* One to four changes, most of them near what JSON and numbers are made of. */
static char *
mutate (Fixture    *self,
        const char *text)
{
  static const char signs[] = "\"\\{}[]:,.-+0123456789eE \tnulltruefalse\x01\x7f\xc3\xa9\xff";
  g_autoptr(GString) out = g_string_new (text);

  for (int n = g_rand_int_range (self->rand, 1, 5); n > 0 && out->len > 0; n--)
    {
      gssize at = g_rand_int_range (self->rand, 0, (gint32) out->len);
      char sign = signs[g_rand_int_range (self->rand, 0, sizeof signs - 1)];

      switch (g_rand_int_range (self->rand, 0, 6))
        {
        case 0:
          g_string_insert_c (out, at, sign);
          break;
        case 1:
          g_string_erase (out, at, 1);
          break;
        case 2:
          g_string_truncate (out, (gsize) at);
          break;
        case 3:
          {
            /* A piece twice: fields, digits. */
            gsize size = MIN (out->len - (gsize) at, (gsize) g_rand_int_range (self->rand, 1, 30));
            g_autofree char *piece = g_strndup (out->str + at, size);

            g_string_insert_len (out, at, piece, (gssize) size);
            break;
          }
        case 4:
          out->str[at] = (char) g_rand_int_range (self->rand, 1, 256);
          break;
        default:
          out->str[at] = sign;
          break;
        }
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_readers_agree_on_garbled_text (Fixture       *self,
                                    gconstpointer  data)
{
  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autoptr(FinxEvent) event = random_event (self, i);
      g_autofree char *text = encode (event);
      g_autofree char *garbled = mutate (self, text);

      assert_readers_agree (self, event->kind, garbled);
    }
}

static void
test_readers_agree_on_every_beginning (Fixture       *self,
                                       gconstpointer  data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(FinxEvent) event = random_event (self, i);
      g_autofree char *text = encode (event);

      while (*text != '\0')
        {
          /* A copy of that size, so that reading on would be noticed. */
          g_autofree char *beginning = NULL;

          text[strlen (text) - 1] = '\0';
          beginning = g_strdup (text);
          assert_readers_agree (self, event->kind, beginning);
        }
    }
}

static const struct
{
  const char *name;
  const char *amount;           /* as it stands in the text */
  gboolean    is_readable;
} amounts[] = {
  { "whole", "\"12\"", TRUE },
  { "cents", "\"-0.05\"", TRUE },
  { "zero-below", "\"-0\"", TRUE },
  { "leading-zeros", "\"007.50\"", TRUE },
  { "plus", "\"+7\"", TRUE },
  { "no-digit-before", "\".5\"", TRUE },
  { "no-digit-after", "\"5.\"", FALSE },
  { "eighteen-digits", "\"123456789012345678\"", TRUE },
  { "nineteen-digits", "\"1234567890123456789\"", TRUE },
  { "eighteen-after", "\"0.123456789012345678\"", TRUE },
  { "nineteen-after", "\"0.1234567890123456789\"", FALSE },
  { "largest", "\"170141183460469231731687303715884105727\"", TRUE },
  { "too-large", "\"999999999999999999999999999999999999999999\"", FALSE },
  { "very-long", "\"0000000000000000000000000000000000000000000000000000000000000000000000000000001\"", TRUE },
  { "two-points", "\"1.2.3\"", FALSE },
  { "exponent", "\"1e3\"", FALSE },
  { "space", "\" 1\"", FALSE },
  { "empty", "\"\"", FALSE },
  { "only-minus", "\"-\"", FALSE },
  { "unknown", "null", TRUE },
  { "number", "12", FALSE },
  { "word", "true", FALSE },
};

static void
test_amount (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Fixture self;
  g_autofree char *text =
    g_strdup_printf ("{\"id\":\"m\",\"account\":\"a\",\"kind\":\"deposit\",\"currency\":\"USD\",\"amount\":%s,\"note\":\"\",\"time_us\":1}",
                     amounts[i].amount);
  g_autoptr(FinxEvent) event = NULL;

  set_up (&self, NULL);
  event = finx_event_decode (FINX_EVENT_CASH, text, self.instruments, NULL);
  g_assert_cmpint (event != NULL, ==, amounts[i].is_readable);
  assert_readers_agree (&self, FINX_EVENT_CASH, text);
  tear_down (&self, NULL);
}

static void
test_unknown_instrument_is_named (Fixture       *self,
                                  gconstpointer  data)
{
  g_autoptr(FinxEvent) event = NULL;
  g_autoptr(GError) error = NULL;

  event = finx_event_decode (FINX_EVENT_FILL,
                             "{\"id\":\"f\",\"client_id\":\"c\",\"account\":\"a\",\"instrument\":\"NONE\",\"side\":\"buy\",\"quantity\":\"1\","
                             "\"price\":\"1\",\"fee\":\"0\",\"mid\":null,\"is_maker\":false,\"time_us\":1}",
                             self->instruments, &error);
  g_assert_null (event);
  fixture_assert_code (error, FINX_ERROR_NOT_FOUND, "FINX-STORE-014");
  g_assert_nonnull (strstr (error->message, "NONE"));
}

#define ADD(path, func) g_test_add ("/store/event-codec/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-is-written-is-read-back", test_what_is_written_is_read_back);
  ADD ("text-without-escapes-is-scanned", test_text_without_escapes_is_scanned);
  ADD ("readers-agree-on-garbled-text", test_readers_agree_on_garbled_text);
  ADD ("readers-agree-on-every-beginning", test_readers_agree_on_every_beginning);
  ADD ("unknown-instrument-is-named", test_unknown_instrument_is_named);
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/event-codec/amount/%s", amounts[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_amount);
    }
  return g_test_run ();
}
