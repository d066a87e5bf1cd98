/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "base/finx-text.h"
#include "base/finx-time.h"
#include "files/text/finx-text-encoding.h"
#include "files-fixture.h"

#include <glib/gstdio.h>

#define HEAD "date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,ratio,lot,note"

static Symbols symbols;

static FinxImportResult *
read_file (const char  *text,
           GError     **error)
{
  FinxImportOptions options = { .account = "main", .resolve = symbols_resolve, .user_data = &symbols };

  return read_text (text, -1, &options, error);
}

/* A file below the 16 columns. Values as describe() has them; a row that is refused as "!line:column code". */
static const struct
{
  const char *file, *rows;
} files[] = {
  { HEAD "\n2024-01-02,,buy,depot,,AAPL,10,100,1001,1,,USD,,,,\n", "2024-01-02 buy AAPL q=10 p=100 a=1001 USD fees=1\n" },
  { HEAD "\n", "" },
  { HEAD, "" },
  { "type,DATE, Amount ,Currency\ndeposit,2024-01-02,5,EUR\n", "2024-01-02 deposit a=5 EUR\n" },
  { "date;type;amount;currency\n02.01.2024;Deposit;1.234,50;EUR\n", "2024-01-02 deposit a=1234.50 EUR\n" },
  { "date\ttype\tamount\tcurrency\r\n1/31/2024\tdeposit\t5\tEUR\r\n2/1/2024\tdeposit\t5\tEUR\r\n",
    "2024-01-31 deposit a=5 EUR\n2024-02-01 deposit a=5 EUR\n" },
  { "date,time,type,amount,currency\n2024-01-02,15:04:05,deposit,5,EUR\n2024-01-02,2024-01-01T23:00:00Z,deposit,5,EUR\n"
    "2024-01-02,01:00+02:00,deposit,5,EUR\n",
    "2024-01-02 deposit at=15:04:05 a=5 EUR\n2024-01-02 deposit at=23:00:00 a=5 EUR\n"
    "2024-01-02 deposit at=23:00:00 a=5 EUR\n" },
  { "date,type,symbol,quantity,amount,currency,fees\n2024-01-02,conversion,USD,1085.20,1000,EUR,2\n",
    "2024-01-02 conversion q=1085.20 a=1000 EUR got=USD fees=2\n" },
  { "date,type,amount,currency\n2024-02-31,deposit,5,EUR\n2024-03-01,deposit,6,EUR\n",
    "2024-03-01 deposit a=6 EUR\n!2:1 FINX-IMPORT-012\n" },
  { "date,type,amount,currency\n2024-01-02,gift,5,EUR\n2024-01-02,,5,EUR\n2024-01-02,deposit,five,EUR\n",
    "!2:2 FINX-IMPORT-014\n!3:2 FINX-IMPORT-014\n!4:3 FINX-IMPORT-015\n" },
  { "date,time,type,amount,currency\n2024-01-02,25:00,deposit,5,EUR\n", "!2:2 FINX-IMPORT-013\n" },
  { "date,type,symbol,quantity,amount,currency\n2024-01-02,buy,?,1,5,EUR\n2024-01-02,buy,,1,5,EUR\n",
    "!2:3 FINX-IMPORT-016\n!3:0 FINX-IMPORT-017\n" },
  { "date,type,amount,currency\n2024-01-02,deposit,-5,EUR\n2024-01-02,deposit,5,\n1850-01-02,deposit,5,EUR\n",
    "!2:0 FINX-IMPORT-017\n!3:0 FINX-IMPORT-017\n!4:0 FINX-IMPORT-017\n" },
  { "date,type,amount,currency\n2024-01-02,deposit,1,5,EUR\n", "!2:5 FINX-IMPORT-011\n" },
  { "date,type,amount,currency\n2024-01-02,deposit,1234567890123456789012345678901234567890,EUR\n", "!2:3 FINX-IMPORT-015\n" },
  { "date,type,amount,currency,note\n2024-01-02,deposit,5,EUR,\"open\n2024-01-03,deposit,6,EUR,x\n",
    "2024-01-03 deposit a=6 EUR\n!2:5 FINX-IMPORT-010\n" },
  { "date,type,amount,currency,id\n2024-01-02,deposit,5,EUR,a\n2024-01-03,deposit,6,EUR,a\n",
    "2024-01-02 deposit a=5 EUR\n!3:5 FINX-IMPORT-018\n" },
  { "date,type,amount,currency,deleted\n2024-01-02,deposit,5,EUR,perhaps\n", "!2:5 FINX-IMPORT-019\n" },
  { "date,type,amount,currency\n2024-01-02,deposit,1.234,EUR\n", "2024-01-02 deposit a=1.234 EUR\n" },
  { "date,type,amount,currency\n2024-01-02,deposit\n", "!2:0 FINX-IMPORT-017\n" },
  { "My transactions\n\ndate,type,amount,currency\n2024-01-02,deposit,5,EUR\n", "2024-01-02 deposit a=5 EUR\n" },
};

static void
test_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxImportResult) result = read_file (files[i].file, &error);
      g_autoptr(GString) out = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint k = 0; k < result->transactions->len; k++)
        {
          g_autofree char *line = describe (result->transactions->pdata[k]);

          g_string_append_printf (out, "%s\n", line);
          g_assert_true (finx_transaction_validate (result->transactions->pdata[k], &error));
        }
      for (guint k = 0; k < result->faults->len; k++)
        {
          const FinxImportFault *fault = result->faults->pdata[k];

          g_string_append_printf (out, "!%" G_GUINT64_FORMAT ":%u %s\n", fault->line, fault->column, fault->code);
          g_assert_true (g_str_has_suffix (fault->sentence, "."));
          g_assert_true (strstr (files[i].file, fault->text) != NULL);
        }
      g_assert_cmpstr (out->str, ==, files[i].rows);
      g_assert_cmpuint (result->n_rows, ==, result->n_transactions + result->n_faults + result->n_skipped);
    }
}

static const char *
translate (const char *english)
{
  g_autofree char *text = g_strconcat ("<", english, ">", NULL);

  return g_intern_string (text);
}

/* Whatever is said about a row, and what stands in it, is said in the reader's language. */
static void
test_faults_are_translated (void)
{
  guint n = 0;

  finx_text_set_translator (translate);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(FinxImportResult) result = read_file (files[i].file, NULL);

      for (guint k = 0; k < result->faults->len; k++, n++)
        {
          const FinxImportFault *fault = result->faults->pdata[k];

          g_test_message ("%s", fault->sentence);
          g_assert_true (g_str_has_prefix (fault->sentence, "<") && g_str_has_suffix (fault->sentence, ">"));
          if (g_str_has_prefix (fault->sentence, "<“"))         /* a value, and what is wrong with it */
            g_assert_nonnull (strstr (fault->sentence, "” <"));
        }
    }
  finx_text_set_translator (NULL);
  g_assert_cmpuint (n, >, 15);
}

static void
test_columns_that_are_not_read_are_named (void)
{
  g_autoptr(FinxImportResult) result = read_file ("date,type,amount,Fee,currency\n2024-01-02,deposit,5,1,EUR\n", NULL);
  const FinxImportFault *note;

  g_assert_cmpuint (result->n_transactions, ==, 1);
  g_assert_cmpuint (result->skipped->len, ==, 1);
  note = result->skipped->pdata[0];
  g_assert_cmpstr (note->code, ==, "FINX-IMPORT-035");
  g_assert_cmpstr (note->name, ==, "Fee");
  g_assert_cmpuint (note->line, ==, 1);
  g_assert_cmpuint (note->column, ==, 4);
}

/* The portfolio's opening day stands above the table, in any position there; without one nothing does. */
static void
test_opening_day (void)
{
  static const struct { const char *above, *day, *code; } cases[] = {
    { "", NULL, NULL }, { "opened,2024-01-31\n", "2024-01-31", NULL }, { "Opened,2024-01-31\n", "2024-01-31", NULL },
    { "made by FinX\n\nopened,2024-01-31\n", "2024-01-31", NULL }, { "opened,2024-02-30\n", NULL, "FINX-IMPORT-046" },
    { "opened,soon\n", NULL, "FINX-IMPORT-046" }, { "opened\n", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (cases[i].above, "date,type,amount,currency\n2024-02-02,deposit,5,EUR\n", NULL);
      g_autofree char *day = NULL;
      g_autoptr(FinxImportResult) result = read_file (text, NULL);

      g_assert_cmpuint (result->n_transactions, ==, 1);
      day = result->opened != G_MININT32 ? finx_days_to_string (result->opened) : NULL;
      g_assert_cmpstr (day, ==, cases[i].day);
      g_assert_cmpuint (result->skipped->len, ==, cases[i].code != NULL);
      if (cases[i].code != NULL)
        g_assert_cmpstr (((FinxImportFault *) result->skipped->pdata[0])->code, ==, cases[i].code);
    }
}

static void
test_opening_day_is_written (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  finx_transaction_csv_write_opening (G_MININT32, text);
  g_assert_cmpstr (text->str, ==, "");
  finx_transaction_csv_write_opening ((gint32) finx_days_from_date (2024, 1, 31), text);
  g_assert_cmpstr (text->str, ==, "opened,2024-01-31\n");
}

/* Read where it lies on disk; and one that is not there. */
static void
test_files_on_disk (void)
{
  FinxImportOptions options = { .account = "main" };
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("finx-csv-XXXXXX", &path, &error);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(FinxImportResult) result = NULL;

  g_assert_no_error (error);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, "date,type,amount,currency\n2024-01-02,deposit,5,EUR", -1, NULL));
  bytes = finx_text_map_file (path, &error);
  g_assert_no_error (error);
  result = finx_transaction_csv_read (bytes, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_transactions, ==, 1);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (finx_text_map_file (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static const struct
{
  const char *file, *code, *says;
} refused[] = {
  { "", "FINX-IMPORT-001", "empty" },
  { "hello\nworld\n", "FINX-IMPORT-005", "known column names" },
  { "date,amount\n2024-01-02,5\n", "FINX-IMPORT-005", "known column names" },
  { "date,type,amount,Amount,currency\n", "FINX-IMPORT-006", "2 times" },
  { "date,type,amount,currency\n1/2/2024,deposit,5,EUR\n3/4/2024,deposit,5,EUR\n", "FINX-IMPORT-008", "day/month" },
  { "date,type,amount,currency\n13/2/2024,deposit,5,EUR\n3/14/2024,deposit,5,EUR\n", "FINX-IMPORT-008", "same order" },
  { "date;type;amount;currency\n2024-01-02;deposit;1,234;EUR\n", "FINX-IMPORT-009", "1,234" },
  { "date;type;amount;currency\n2024-01-02;deposit;1,5;EUR\n2024-01-02;deposit;1.5;EUR\n", "FINX-IMPORT-009", "comma" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", refused[i].file);
      g_assert_null (read_file (refused[i].file, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_assert_cmpstr (finx_error_code (error), ==, refused[i].code);
      g_assert_nonnull (strstr (error->message, refused[i].says));
    }
}

static void
test_a_choice_settles_what_the_file_leaves_open (void)
{
  FinxImportOptions options = { .account = "main", .date_order = FINX_DATE_DMY, .number_mark = FINX_NUMBER_COMMA };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportResult) result = read_text ("date;type;amount;currency\n1/2/2024;deposit;1,234;EUR\n", -1, &options, &error);
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  line = describe (result->transactions->pdata[0]);
  g_assert_cmpstr (line, ==, "2024-02-01 deposit a=1.234 EUR");
}

static void
test_encodings (void)
{
  static const char head[] = "date,type,amount,currency,note\n2024-01-02,deposit,5,EUR,M";
  g_autofree char *windows = g_strconcat (head, "\xfcller\n", NULL);
  g_autofree char *utf8 = g_strconcat (head, "üller\n", NULL);
  FinxImportOptions options = { .account = "main" };
  gsize length;
  g_autofree char *utf16 = g_convert (utf8, -1, "UTF-16", "UTF-8", NULL, &length, NULL);
  const struct { const char *text; gssize length; const char *encoding; } texts[] = {
    { windows, -1, "WINDOWS-1252" }, { utf8, -1, "UTF-8" }, { utf16, (gssize) length, "UTF-16LE" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(FinxImportResult) result = read_text (texts[i].text, texts[i].length, &options, NULL);

      g_assert_cmpstr (result->encoding, ==, texts[i].encoding);
      g_assert_cmpstr (((FinxTransaction *) result->transactions->pdata[0])->note, ==, "Müller");
    }
}

/* The same rows in another order of columns, with another delimiter and other forms of numbers have the same ids. */
static void
test_ids_come_from_what_rows_say (void)
{
  static const char *const same[] = {
    "date,type,amount,currency,note\n2024-01-02,deposit,5,EUR,x\n2024-01-02,deposit,5.50,EUR,\n2024-01-02,deposit,5.50,EUR,\n",
    "note;currency;amount;type;date\nx;EUR;5,00;deposit;2.1.2024\n;EUR;5,5;deposit;2.1.2024\n;EUR;5,500;deposit;2.1.2024\n",
  };
  g_autoptr(FinxImportResult) a = read_file (same[0], NULL);
  g_autoptr(FinxImportResult) b = read_file (same[1], NULL);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (a->transactions->len, ==, 3);
  g_assert_cmpuint (b->transactions->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const FinxTransaction *x = a->transactions->pdata[i], *y = b->transactions->pdata[i];

      g_assert_cmpstr (x->id, ==, y->id);
      g_assert_true (g_hash_table_add (ids, x->id));
    }
  /* They stand in people's journals: the hash must not change. */
  g_assert_cmpstr (((FinxTransaction *) a->transactions->pdata[0])->id, ==, "csv-df117f0c93e3f53a84d2146d5ec2f84e");
  g_assert_true (g_str_has_suffix (((FinxTransaction *) a->transactions->pdata[2])->id, "-2"));
}

static void
take_cb (FinxTransaction *transaction,
         gpointer         user_data)
{
  *(guint *) user_data += transaction->day;
  finx_transaction_free (transaction);
}

static void
test_a_sink_takes_them_one_by_one (void)
{
  guint sum = 0;
  FinxImportOptions options = { .account = "main", .sink = take_cb, .user_data = &sum };
  g_autoptr(FinxImportResult) result = read_text ("date,type,amount,currency\n1970-01-03,deposit,5,EUR\n"
                                                  "1970-01-04,deposit,5,EUR\n", -1, &options, NULL);

  g_assert_cmpuint (sum, ==, 5);
  g_assert_cmpuint (result->n_transactions, ==, 2);
  g_assert_cmpuint (result->transactions->len, ==, 0);
}

/* What our own files look like; reading and writing one gives it again, byte for byte. */
static const char *const canonical[] = {
  HEAD ",id\n",
  HEAD ",id\n2024-01-02,,buy,depot,,AAPL,10,100.00,1001.00,1.00,,USD,,,,,t1\n",
  HEAD ",id\n2024-01-02,09:30:00,sell,depot,,AAPL,10,,998.50,1,0.50,EUR,0.92,,t1,\"a \"\"b\"\", c\nd\",t2\n"
       "2024-01-02,2024-01-03T00:00:00.000001Z,deposit,\" x\",,,,,5,,,EUR,,,,,t3\n",
  HEAD ",counter_symbol,id,deleted\n2024-01-02,,spin_off,depot,,AAPL,5,,,,,,,0.25,,,MSFT,t1,\n"
       "2024-01-02,,conversion,depot,,USD,1085.20,,1000,2,,EUR,,,,,,t2,true\n",
};

static void
test_canonical_files_stay_as_they_are (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (canonical); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxImportResult) result = read_file (canonical[i], &error);
      g_autoptr(GString) out = g_string_new (NULL);

      g_assert_no_error (error);
      g_assert_cmpuint (result->n_faults, ==, 0);
      finx_transaction_csv_write (result->transactions, out);
      g_assert_cmpstr (out->str, ==, canonical[i]);
    }
}

static FinxDecimal
random_number (gboolean may_be_zero)
{
  FinxDecimal value = { 0, (guint8) g_test_rand_int_range (0, FINX_DECIMAL_MAX_SCALE + 1) };

  value.coef = g_test_rand_int_range (may_be_zero ? 0 : 1, 1000000);
  if (g_test_rand_int_range (0, 4) == 0)
    value.coef = value.coef * G_MAXINT64 + g_test_rand_int_range (0, 1000);
  return value;
}

static char *
random_text (void)
{
  static const char *const parts[] = { "a", "Z", " ", ",", ";", "\"", "\n", "\r", "\r\n", "ü", "€", "=", "\t", "|", "1.5" };
  GString *out = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 8); n > 0; n--)
    g_string_append (out, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
  return g_string_free (out, FALSE);
}

static void
set_text (char **place,
          char  *text)
{
  g_free (*place);
  *place = text;
}

static FinxDecimal
maybe (guint       uses,
       guint       needs,
       guint       bit)
{
  if ((needs & bit) != 0 || ((uses & bit) != 0 && g_test_rand_bit ()))
    return random_number (FALSE);
  return FINX_DECIMAL_UNKNOWN;
}

/* Valid, of any kind, with everything that the kind may have. */
static FinxTransaction *
random_transaction (guint number)
{
  FinxTransaction *t = finx_transaction_new ();
  FinxTransactionKind kind = g_test_rand_int_range (0, FINX_N_TRANSACTION_KINDS);
  guint uses = finx_transaction_kind_may_use (kind), needs = finx_transaction_kind_needs (kind);
  g_autofree char *text = random_text ();

  t->kind = kind;
  set_text (&t->id, g_strdup_printf ("t,%u", number));
  set_text (&t->account, g_strconcat ("account", text, "x", NULL));
  t->day = g_test_rand_int_range ((gint32) finx_days_from_date (1900, 1, 1), (gint32) finx_days_from_date (2199, 12, 31) + 1);
  if (g_test_rand_bit ())
    t->time_us = g_test_rand_int_range (1, G_MAXINT) * (gint64) g_test_rand_int_range (1, 2000000);
  if (t->time_us != 0 && t->day > 0 && g_test_rand_bit ())
    t->time_us = t->day * FINX_USEC_PER_DAY + t->time_us % FINX_USEC_PER_DAY;
  if ((needs & FINX_USES_INSTRUMENT) != 0 || ((uses & FINX_USES_INSTRUMENT) != 0 && g_test_rand_bit ()))
    t->instrument = symbols_get (&symbols, g_test_rand_bit () ? "AAPL" : "A,\"B\"");
  if ((needs & FINX_USES_RECEIVED) != 0)
    t->received = symbols_get (&symbols, "MSFT");
  if ((needs & FINX_USES_COUNTER_ACCOUNT) != 0)
    set_text (&t->counter_account, g_strdup ("other"));
  if ((needs & FINX_USES_COUNTER_CURRENCY) != 0)
    set_text (&t->counter_currency, g_strdup ("USD"));
  t->quantity = maybe (uses, needs, FINX_USES_QUANTITY);
  t->amount = maybe (uses, needs, FINX_USES_AMOUNT);
  if (kind == FINX_TRANSACTION_TRANSFER)
    {
      t->quantity = t->instrument != NULL ? random_number (FALSE) : FINX_DECIMAL_UNKNOWN;
      t->amount = t->instrument != NULL ? FINX_DECIMAL_UNKNOWN : random_number (FALSE);
    }
  if (finx_transaction_kind_cash (kind) == 2 && g_test_rand_bit ())
    t->amount = finx_decimal_negate (t->amount);
  t->ratio = maybe (uses, needs, FINX_USES_RATIO);
  if (kind == FINX_TRANSACTION_SPIN_OFF || kind == FINX_TRANSACTION_RIGHTS)
    t->ratio = finx_decimal_new (g_test_rand_int_range (0, 1001), 3);
  t->price = g_test_rand_bit () ? random_number (TRUE) : FINX_DECIMAL_UNKNOWN;
  t->fees = g_test_rand_bit () ? random_number (TRUE) : FINX_DECIMAL_ZERO;
  t->taxes = g_test_rand_bit () ? random_number (TRUE) : FINX_DECIMAL_ZERO;
  if (kind == FINX_TRANSACTION_BUY && !finx_decimal_is_known (finx_transaction_get_gross (t)))
    t->fees = t->taxes = FINX_DECIMAL_ZERO;
  while (kind == FINX_TRANSACTION_BUY && finx_decimal_sign (finx_transaction_get_gross (t)) < 0)
    {                                   /* what was paid has the deductions in it */
      t->fees.coef /= 2;
      t->taxes.coef /= 2;
    }
  t->fx_rate = g_test_rand_bit () ? random_number (FALSE) : FINX_DECIMAL_UNKNOWN;
  set_text (&t->currency, g_strdup ("EUR"));
  set_text (&t->lot, random_text ());
  set_text (&t->note, random_text ());
  t->is_deleted = g_test_rand_int_range (0, 10) == 0;
  return t;
}

static void
test_random_transactions_come_back (void)
{
  for (int round = 0; round < 200; round++)
    {
      g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
      g_autoptr(GString) out = g_string_new (NULL);
      g_autoptr(GString) again = g_string_new (NULL);
      g_autoptr(FinxImportResult) result = NULL;
      g_autoptr(GError) error = NULL;

      for (guint i = 0; i < 50; i++)
        {
          g_ptr_array_add (list, random_transaction (i));
          finx_transaction_validate (list->pdata[i], &error);
          g_assert_no_error (error);
        }
      finx_transaction_csv_write (list, out);
      result = read_file (out->str, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < result->faults->len; i++)
        g_error ("%s\n%s", ((FinxImportFault *) result->faults->pdata[i])->sentence, out->str);
      g_assert_cmpuint (result->transactions->len, ==, list->len);
      for (guint i = 0; i < list->len; i++)
        if (!finx_transaction_equal (list->pdata[i], result->transactions->pdata[i]))
          g_error ("transaction %u of this file differs:\n%s", i, out->str);
      finx_transaction_csv_write (result->transactions, again);
      g_assert_cmpstr (out->str, ==, again->str);
    }
}

typedef struct
{
  GCancellable *cancellable;
  guint         n_rows;
} Reader;

static void
cancel_cb (FinxTransaction *transaction,
           gpointer         user_data)
{
  Reader *reader = user_data;

  if (++reader->n_rows == 3)
    g_cancellable_cancel (reader->cancellable);
  finx_transaction_free (transaction);
}

/* Not at the end of the file: at the next row. */
static void
test_cancelling_ends_the_reading (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Reader reader = { cancellable, 0 };
  FinxImportOptions options = { .account = "main", .sink = cancel_cb, .user_data = &reader, .cancellable = cancellable };
  g_autoptr(GString) text = g_string_new ("date,type,amount,currency\n");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "2024-01-02,deposit,%u,EUR\n", i + 1);
  g_assert_null (read_text (text->str, -1, &options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (reader.n_rows, ==, 3);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  symbols_init (&symbols);
  g_test_add_func ("/transaction-csv/files", test_files);
  g_test_add_func ("/transaction-csv/faults-are-translated", test_faults_are_translated);
  g_test_add_func ("/transaction-csv/columns-that-are-not-read-are-named", test_columns_that_are_not_read_are_named);
  g_test_add_func ("/transaction-csv/opening-day", test_opening_day);
  g_test_add_func ("/transaction-csv/opening-day-is-written", test_opening_day_is_written);
  g_test_add_func ("/transaction-csv/files-on-disk", test_files_on_disk);
  g_test_add_func ("/transaction-csv/refuses-files-it-would-have-to-guess", test_refused);
  g_test_add_func ("/transaction-csv/a-choice-settles-what-the-file-leaves-open", test_a_choice_settles_what_the_file_leaves_open);
  g_test_add_func ("/transaction-csv/encodings", test_encodings);
  g_test_add_func ("/transaction-csv/ids-come-from-what-rows-say", test_ids_come_from_what_rows_say);
  g_test_add_func ("/transaction-csv/a-sink-takes-them-one-by-one", test_a_sink_takes_them_one_by_one);
  g_test_add_func ("/transaction-csv/cancelling-ends-the-reading", test_cancelling_ends_the_reading);
  g_test_add_func ("/transaction-csv/canonical-files-stay-as-they-are", test_canonical_files_stay_as_they_are);
  g_test_add_func ("/transaction-csv/random-transactions-come-back", test_random_transactions_come_back);
  status = g_test_run ();
  symbols_clear (&symbols);
  return status;
}
