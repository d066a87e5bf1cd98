/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-text.h"
#include "portfolio/allocation/finx-exposure.h"

#include <math.h>

#include "tests/market/market-fixture.h"

#define N_TRIALS 200
#define MAX_ITEMS 12

static const struct
{
  const char *name, *value, *weights, *shares;  /* the last share is what is left */
} splits[] = {                  /* by hand: floors, then the units that are left to the largest remainders */
  { "thirds", "100.00", "0.333333 0.333333 0.333333", "33.34 33.33 33.33 0.00" },
  { "the-first-of-equal-remainders", "0.01", "0.5 0.5", "0.01 0.00 0.00" },
  { "what-is-left", "100", "0.25", "25.00 75.00" },
  { "a-debt", "-0.05", "0.5 0.5", "-0.03 -0.02 0.00" },
  { "digits-of-the-value-are-kept", "0.0000000001", "0.4 0.4", "0.0000000001 0 0" },
  { "nothing", "0", "0.3 0.3", "0 0 0" },
  { "no-weights", "12.34", "", "12.34" },
  { "eighteen-digits", "0.000000000000000001", "0.5 0.5", "0.000000000000000001 0 0" },
};

static void
test_share_out (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (splits); i++)
    {
      g_auto(GStrv) weights = g_strsplit (splits[i].weights, " ", -1);
      g_auto(GStrv) expected = g_strsplit (splits[i].shares, " ", -1);
      guint n = *splits[i].weights == '\0' ? 0 : g_strv_length (weights);
      g_autofree FinxDecimal *parts = g_new (FinxDecimal, n + 1), *shares = g_new (FinxDecimal, n + 1);
      FinxDecimal sum = FINX_DECIMAL_ZERO;

      for (guint j = 0; j < n; j++)
        parts[j] = decimal (weights[j]);
      finx_decimal_share_out (decimal (splits[i].value), parts, n, shares);
      for (guint j = 0; j <= n; j++)
        {
          assert_decimal (shares[j], expected[j]);
          sum = finx_decimal_add (sum, shares[j]);
        }
      assert_decimal (sum, splits[i].value);
    }
}

static FinxExposureItem
item_of (const FinxInstrument *instrument,
         const char           *currency,
         const char           *value)
{
  return (FinxExposureItem) { instrument, currency, *value == '?' ? FINX_DECIMAL_UNKNOWN : decimal (value) };
}

typedef struct
{
  FinxInstrumentTable  *table;
  const FinxInstrument *aapl, *fund, *coin;
  FinxTaxonomy         *taxonomy;       /* Equity(US World) Bonds; FUND is 70 % World, 20 % Bonds; EUR cash is Bonds */
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  FinxInstrument coin = make_instrument ("BTC-USD", "USD"), fund = make_instrument ("FUND", "EUR");

  self->table = finx_instrument_table_new ();
  self->aapl = add_instrument (self->table, "AAPL", "USD");
  fund.isin = (char *) "IE00B4L5Y983";
  self->fund = add_made (self->table, fund);
  coin.asset_class = FINX_ASSET_CRYPTO;
  self->coin = add_made (self->table, coin);
  self->taxonomy = finx_taxonomy_new ("own-1", "Strategy");
  g_assert_true (finx_taxonomy_add_class (self->taxonomy, 0, "Equity", NULL, NULL));
  g_assert_true (finx_taxonomy_add_class (self->taxonomy, 1, "US", NULL, NULL));
  g_assert_true (finx_taxonomy_add_class (self->taxonomy, 1, "World", NULL, NULL));
  g_assert_true (finx_taxonomy_add_class (self->taxonomy, 0, "Bonds", NULL, NULL));
  g_assert_true (finx_taxonomy_assign (self->taxonomy, (FinxTaxonomySubject) { "AAPL", NULL }, 2, decimal ("1"), NULL));
  g_assert_true (finx_taxonomy_assign (self->taxonomy, (FinxTaxonomySubject) { "FUND", NULL }, 3, decimal ("0.7"), NULL));
  g_assert_true (finx_taxonomy_assign (self->taxonomy, (FinxTaxonomySubject) { "FUND", NULL }, 4, decimal ("0.2"), NULL));
  g_assert_true (finx_taxonomy_assign (self->taxonomy, (FinxTaxonomySubject) { NULL, "EUR" }, 4, decimal ("1"), NULL));
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  finx_taxonomy_free (self->taxonomy);
  g_object_unref (self->table);
}

static const FinxExposureClass *
row_of (const FinxExposure *exposure,
        const char         *name)
{
  for (guint i = 0; i < exposure->classes->len; i++)
    if (g_str_equal (g_array_index (exposure->classes, FinxExposureClass, i).name, name))
      return &g_array_index (exposure->classes, FinxExposureClass, i);
  g_error ("There is no class %s", name);
}

static void
test_tree (Fixture      *self,
           gconstpointer data)
{
  const FinxExposureItem items[] = {
    item_of (self->aapl, NULL, "1000.01"), item_of (self->fund, NULL, "500.03"), item_of (NULL, "EUR", "200.00"),
    item_of (NULL, "USD", "50.00"), item_of (self->coin, NULL, "49.96"),
  };
  g_autoptr(FinxExposure) exposure = finx_exposure_new (self->taxonomy, items, G_N_ELEMENTS (items));

  /* FUND: 350.021 → 350.02, 100.006 → 100.01 (largest remainder 0.6 of a cent), 50.003 → 50.00 */
  assert_decimal (exposure->total, "1800.00");
  assert_decimal (row_of (exposure, "Equity")->value, "1350.03");
  assert_decimal (row_of (exposure, "Equity")->own, "0");
  assert_decimal (row_of (exposure, "US")->value, "1000.01");
  assert_decimal (row_of (exposure, "World")->value, "350.02");
  assert_decimal (row_of (exposure, "Bonds")->value, "300.01");
  assert_decimal (row_of (exposure, "Without classification")->value, "149.96");
  g_assert_cmpfloat_with_epsilon (row_of (exposure, "Bonds")->weight, 300.01 / 1800, 1e-15);
  g_assert_cmpuint (row_of (exposure, "Bonds")->n_parts, ==, 2);
  g_assert_cmpuint (g_array_index (exposure->parts, FinxExposurePart, row_of (exposure, "Bonds")->first_part).item, ==, 1);
  g_assert_cmpuint (row_of (exposure, "Without classification")->n_parts, ==, 3);
}

static void
test_unknown (Fixture      *self,
              gconstpointer data)
{
  const FinxExposureItem items[] = { item_of (self->aapl, NULL, "?"), item_of (NULL, "EUR", "200.00") };
  g_autoptr(FinxExposure) exposure = finx_exposure_new (self->taxonomy, items, G_N_ELEMENTS (items));

  assert_unknown (exposure->total);
  assert_unknown (row_of (exposure, "Equity")->value);
  assert_decimal (row_of (exposure, "Bonds")->value, "200.00");
  g_assert_true (isnan (row_of (exposure, "Bonds")->weight));
}

static void
test_nothing (Fixture      *self,
              gconstpointer data)
{
  g_autoptr(FinxExposure) exposure = finx_exposure_new (self->taxonomy, NULL, 0);

  assert_decimal (exposure->total, "0");
  g_assert_true (isnan (row_of (exposure, "Equity")->weight));
  g_assert_cmpuint (exposure->parts->len, ==, 0);
}

static void
test_built_in (Fixture      *self,
               gconstpointer data)
{
  static const struct
  {
    FinxBuiltInTaxonomy kind;
    const char         *classes;
  } rows[] = {
    { FINX_TAXONOMY_ASSET_CLASS, "Cash=250 Crypto=50 Shares=1500 Without classification=0" },
    { FINX_TAXONOMY_CURRENCY, "EUR=700 USD=1100 Without classification=0" },
    { FINX_TAXONOMY_SECTOR, "Technology=1000 Without classification=800" },
    { FINX_TAXONOMY_COUNTRY, "Ireland=500 United States=1000 Without classification=300" },
  };
  FinxInstrument chips = make_instrument ("NVDA", "USD");
  FinxExposureItem items[5];

  chips.sector = (char *) "Technology";
  chips.isin = (char *) "US67066G1040";
  items[0] = item_of (add_made (self->table, chips), NULL, "1000");
  items[1] = item_of (self->fund, NULL, "500");
  items[2] = item_of (NULL, "EUR", "200");
  items[3] = item_of (NULL, "USD", "50");
  items[4] = item_of (self->coin, NULL, "50");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxTaxonomy) taxonomy = finx_taxonomy_new_built_in (rows[i].kind, items, G_N_ELEMENTS (items));
      g_autoptr(FinxExposure) exposure = finx_exposure_new (taxonomy, items, G_N_ELEMENTS (items));
      g_autoptr(GString) text = g_string_new ("");

      for (guint j = 0; j < exposure->classes->len; j++)
        {
          const FinxExposureClass *row = &g_array_index (exposure->classes, FinxExposureClass, j);
          g_autofree char *value = finx_decimal_to_string (finx_decimal_normalize (row->value));

          g_string_append_printf (text, "%s%s=%s", j > 0 ? " " : "", row->name, value);
        }
      g_assert_cmpstr (text->str, ==, rows[i].classes);
    }
}

static const char *
translate (const char *english)
{
  return g_str_equal (english, "Germany") ? "Deutschland" : g_str_equal (english, "Energy") ? "Energie" : english;
}

/* Those of a person are never translated, whatever they are called; nor are sectors that only look like another word. */
static void
test_class_labels (void)
{
  FinxExposureItem none[1] = { { NULL } };
  g_autoptr(FinxTaxonomy) countries = finx_taxonomy_new_built_in (FINX_TAXONOMY_COUNTRY, none, 0);
  g_autoptr(FinxTaxonomy) sectors = finx_taxonomy_new_built_in (FINX_TAXONOMY_SECTOR, none, 0);
  g_autoptr(FinxTaxonomy) own = finx_taxonomy_new ("mine", "Mine");

  finx_text_set_translator (translate);
  g_assert_cmpstr (finx_taxonomy_class_label (countries, "Germany"), ==, "Deutschland");
  g_assert_cmpstr (finx_taxonomy_class_label (countries, "QX"), ==, "QX");
  g_assert_cmpstr (finx_taxonomy_class_label (sectors, "Energy"), ==, "Energie");
  g_assert_cmpstr (finx_taxonomy_class_label (sectors, "Germany"), ==, "Germany");
  g_assert_cmpstr (finx_taxonomy_class_label (own, "Germany"), ==, "Germany");
}

static void
test_countries (void)
{
  static const struct
  {
    const char *isin, *country;
  } rows[] = {
    { "US0378331005", "United States" }, { "DE0007164600", "Germany" }, { "ZA0000000000", "South Africa" }, { "AE0000000000", "United Arab Emirates" },
    { "QX0000000000", "QX" }, { "XS0000000000", NULL }, { "", NULL }, { NULL, NULL }, { "US037833100", NULL }, { "us0378331005", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *country = finx_isin_country (rows[i].isin);

      g_assert_cmpstr (country, ==, rows[i].country);
    }
}

/* A tree and holdings made by chance: what has to hold is that nothing is lost. */
static void
test_sums (Fixture      *self,
           gconstpointer data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (20260101);

  for (guint trial = 0; trial < N_TRIALS; trial++)
    {
      g_autoptr(FinxTaxonomy) taxonomy = finx_taxonomy_new ("own-1", "Chance");
      g_autoptr(FinxExposure) exposure = NULL;
      FinxExposureItem items[MAX_ITEMS];
      guint n_classes = (guint) g_rand_int_range (random, 1, 12), n_items = (guint) g_rand_int_range (random, 0, MAX_ITEMS);
      FinxDecimal total = FINX_DECIMAL_ZERO, top = FINX_DECIMAL_ZERO, parts = FINX_DECIMAL_ZERO;

      for (guint i = 0; i < n_classes; i++)
        {
          g_autofree char *name = g_strdup_printf ("C%u", i);

          finx_taxonomy_add_class (taxonomy, (guint) g_rand_int_range (random, 0, (gint32) i + 1), name, NULL, NULL);
        }
      for (guint i = 0; i < n_items; i++)
        {
          static const char *const currencies[MAX_ITEMS] = { "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L" };

          items[i] = item_of (NULL, currencies[i], "0");
          items[i].value = finx_decimal_new (g_rand_int_range (random, -1000000, 1000000), (guint) g_rand_int_range (random, 0, 11));
          total = finx_decimal_add (total, items[i].value);
          for (guint j = 0; j < 4; j++)         /* some of them are too much and refused */
            finx_taxonomy_assign (taxonomy, (FinxTaxonomySubject) { NULL, currencies[i] }, (guint) g_rand_int_range (random, 1, (gint32) n_classes + 1),
                                  finx_decimal_new (g_rand_int_range (random, 0, 600000), 6), NULL);
        }
      exposure = finx_exposure_new (taxonomy, items, n_items);
      g_assert_true (finx_decimal_equal (exposure->total, total));
      for (guint i = 0; i < exposure->classes->len; i++)
        {
          const FinxExposureClass *row = &g_array_index (exposure->classes, FinxExposureClass, i);
          FinxDecimal below = row->own, own = FINX_DECIMAL_ZERO;

          if (row->parent == FINX_TAXONOMY_TOP)
            top = finx_decimal_add (top, row->value);
          for (guint j = i + 1; j < exposure->classes->len && row->id != FINX_TAXONOMY_TOP; j++)
            if (g_array_index (exposure->classes, FinxExposureClass, j).parent == row->id)
              below = finx_decimal_add (below, g_array_index (exposure->classes, FinxExposureClass, j).value);
          for (guint j = 0; j < row->n_parts; j++)
            own = finx_decimal_add (own, g_array_index (exposure->parts, FinxExposurePart, row->first_part + j).value);
          g_assert_true (finx_decimal_equal (below, row->value));
          g_assert_true (finx_decimal_equal (own, row->own));
          parts = finx_decimal_add (parts, own);
        }
      g_assert_true (finx_decimal_equal (top, total));
      g_assert_true (finx_decimal_equal (parts, total));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exposure/share-out/largest-remainder", test_share_out);
  g_test_add_func ("/exposure/isin/country", test_countries);
  g_test_add_func ("/exposure/class-labels", test_class_labels);
  g_test_add ("/exposure/tree", Fixture, NULL, set_up, test_tree, tear_down);
  g_test_add ("/exposure/unknown-stays-unknown", Fixture, NULL, set_up, test_unknown, tear_down);
  g_test_add ("/exposure/nothing-held", Fixture, NULL, set_up, test_nothing, tear_down);
  g_test_add ("/exposure/built-in", Fixture, NULL, set_up, test_built_in, tear_down);
  g_test_add ("/exposure/nothing-is-lost", Fixture, NULL, set_up, test_sums, tear_down);
  return g_test_run ();
}
