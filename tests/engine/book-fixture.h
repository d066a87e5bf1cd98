/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-time.h"
#include "engine-fixture.h"
#include "engine/finx-engine-book.h"

/* A portfolio that a person keeps, "depot". Header-only. */

/* The head of a file of transactions, and a file. */
#define BOOK_HEAD "date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,ratio,lot,note\n"
#define BOOK_ROWS \
  BOOK_HEAD \
  "2024-01-02,,deposit,,,,,,1000,,,EUR,,,,\n" \
  "2024-01-03,,buy,,,AAPL,2,100,201,1,,USD,,,,first\n" \
  "2024-01-03,,buy,,,AAPL,2,100,201,1,,USD,,,,first\n" \
  "2024-01-04,,buy,,,BRK B,0.5,400,200,,,USD,,,,\n" \
  "2024-01-05,,dividend,,,SAP.DE,,,12.34,,,EUR,,,,\n"

static inline void
create_portfolio (EngineFixture *self,
                  const char    *id)
{
  FinxAccount *account = finx_account_new ();
  g_autoptr(GError) error = NULL;

  g_free (account->id);
  account->id = g_strdup (id);
  g_free (account->name);
  account->name = g_strdup ("Depot");
  g_free (account->broker);
  account->broker = g_strdup ("manual");
  g_free (account->currency);
  account->currency = g_strdup ("EUR");
  account->opened_us = 1;
  g_assert_true (finx_engine_write_account (self->engine, account, "Created", &error));
  g_assert_no_error (error);
}

static inline void
set_up_book (EngineFixture *self,
             gconstpointer  data)
{
  fixture_set_up (self, data);
  create_portfolio (self, "depot");
}

static inline FinxTransaction *
make (EngineFixture       *self,
      const char          *id,
      FinxTransactionKind  kind,
      const char          *amount)
{
  FinxTransaction *t = finx_transaction_new ();

  g_free (t->id);
  t->id = g_strdup (id);
  t->kind = kind;
  t->day = (gint32) finx_days_from_date (2024, 5, 6);
  t->amount = fixture_decimal (amount);
  g_free (t->currency);
  t->currency = g_strdup ("EUR");
  if (finx_transaction_kind_needs (kind) & FINX_USES_INSTRUMENT)
    t->instrument = fixture_instrument (self, "AAPL");
  if (finx_transaction_kind_needs (kind) & FINX_USES_QUANTITY)
    t->quantity = fixture_decimal ("10");
  return t;
}

/* Takes @t. */
static inline gboolean
write_one (EngineFixture   *self,
           FinxTransaction *t,
           GError         **error)
{
  g_autoptr(FinxTransaction) owned = t;

  return finx_engine_write_transactions (self->engine, "depot", (const FinxTransaction *const []) { t }, 1, "Entered", error);
}

static inline void
write_ok (EngineFixture   *self,
          FinxTransaction *t)
{
  GError *error = NULL;

  g_assert_true (write_one (self, t, &error));
  g_assert_no_error (error);
}

static inline guint
count (EngineFixture *self)
{
  return finx_transaction_list_get_n (finx_engine_get_transactions (self->engine, "depot"));
}

/* The amount of the row with @id; "-": there is none */
static inline char *
amount_of (EngineFixture *self,
           const char    *id)
{
  FinxTransactionList *list = finx_engine_get_transactions (self->engine, "depot");
  guint row = finx_transaction_list_find (list, id);
  FinxTransaction view;

  if (row == G_MAXUINT)
    return g_strdup ("-");
  finx_transaction_list_get (list, row, &view);
  return finx_decimal_to_string (view.amount);
}

static inline void
assert_amount (EngineFixture *self,
               const char    *id,
               const char    *expected)
{
  g_autofree char *amount = amount_of (self, id);

  g_assert_cmpstr (amount, ==, expected);
}

static inline void
undo (EngineFixture *self,
      gboolean       is_redo)
{
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;

  if (is_redo)
    finx_engine_redo_async (self->engine, "depot", fixture_result_cb, &result);
  else
    finx_engine_undo_async (self->engine, "depot", fixture_result_cb, &result);
  fixture_wait (self, &result);
  g_assert_true ((is_redo ? finx_engine_redo_finish : finx_engine_undo_finish) (self->engine, result, &error));
  g_assert_no_error (error);
}

static inline char *
write_file (EngineFixture *self,
            const char    *name,
            const char    *text)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static inline void
assert_sound (EngineFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxStoreReport) report = NULL;
  GError *error = NULL;

  finx_engine_verify_async (self->engine, NULL, fixture_result_cb, &result);
  fixture_wait (self, &result);
  report = finx_engine_verify_finish (self->engine, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < report->problems->len; i++)
    g_test_message ("%s", (const char *) report->problems->pdata[i]);
  g_assert_cmpuint (report->problems->len, ==, 0);
}
