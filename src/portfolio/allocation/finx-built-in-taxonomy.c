/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taxonomies that are made of what is known of the instruments. */
#include "portfolio/allocation/finx-exposure.h"
#include "portfolio/allocation/finx-taxonomy-private.h"

#include <string.h>

#include "base/finx-text.h"

#define ISIN_LENGTH 12
#define N_(text) text                   /* for the catalogues; finx_taxonomy_class_label() gives the words */

static const char *const ids[FINX_N_BUILT_IN_TAXONOMIES] = { "asset-class", "currency", "sector", "country" };
static const char *const names[FINX_N_BUILT_IN_TAXONOMIES] = { N_("Asset class"), N_("Currency"), N_("Sector"), N_("Country") };

static const char *const asset_classes[FINX_N_ASSET_CLASSES] = {
  "Shares", "Funds", "Crypto", "Currencies", "Indices", "Futures", "Options", "Contracts for difference",
};

/* ISO 3166 codes of most issuers, by code; others are shown by their code. */
static const struct
{
  char        code[3];
  const char *name;
} countries[] = {
  { "AE", N_("United Arab Emirates") }, { "AR", N_("Argentina") }, { "AT", N_("Austria") }, { "AU", N_("Australia") },
  { "BE", N_("Belgium") }, { "BG", N_("Bulgaria") }, { "BM", N_("Bermuda") }, { "BR", N_("Brazil") },
  { "BS", N_("Bahamas") }, { "CA", N_("Canada") }, { "CH", N_("Switzerland") }, { "CL", N_("Chile") },
  { "CN", N_("China") }, { "CO", N_("Colombia") }, { "CY", N_("Cyprus") }, { "CZ", N_("Czechia") }, { "DE", N_("Germany") },
  { "DK", N_("Denmark") }, { "EE", N_("Estonia") }, { "EG", N_("Egypt") }, { "ES", N_("Spain") },
  { "EU", N_("European Union") }, { "FI", N_("Finland") }, { "FO", N_("Faroe Islands") }, { "FR", N_("France") },
  { "GB", N_("United Kingdom") }, { "GG", N_("Guernsey") }, { "GI", N_("Gibraltar") }, { "GR", N_("Greece") },
  { "HK", N_("Hong Kong") }, { "HR", N_("Croatia") }, { "HU", N_("Hungary") }, { "ID", N_("Indonesia") },
  { "IE", N_("Ireland") }, { "IL", N_("Israel") }, { "IM", N_("Isle of Man") }, { "IN", N_("India") },
  { "IS", N_("Iceland") }, { "IT", N_("Italy") }, { "JE", N_("Jersey") }, { "JP", N_("Japan") },
  { "KR", N_("South Korea") }, { "KY", N_("Cayman Islands") }, { "LI", N_("Liechtenstein") }, { "LR", N_("Liberia") },
  { "LT", N_("Lithuania") }, { "LU", N_("Luxembourg") }, { "LV", N_("Latvia") }, { "MC", N_("Monaco") },
  { "MH", N_("Marshall Islands") }, { "MT", N_("Malta") }, { "MU", N_("Mauritius") }, { "MX", N_("Mexico") },
  { "MY", N_("Malaysia") }, { "NL", N_("Netherlands") }, { "NO", N_("Norway") }, { "NZ", N_("New Zealand") },
  { "PA", N_("Panama") }, { "PE", N_("Peru") }, { "PH", N_("Philippines") }, { "PL", N_("Poland") },
  { "PR", N_("Puerto Rico") }, { "PT", N_("Portugal") }, { "QA", N_("Qatar") }, { "RO", N_("Romania") },
  { "RS", N_("Serbia") }, { "RU", N_("Russia") }, { "SA", N_("Saudi Arabia") }, { "SE", N_("Sweden") },
  { "SG", N_("Singapore") }, { "SI", N_("Slovenia") }, { "SK", N_("Slovakia") }, { "TH", N_("Thailand") },
  { "TR", N_("Türkiye") }, { "TW", N_("Taiwan") }, { "UA", N_("Ukraine") }, { "US", N_("United States") },
  { "VG", N_("British Virgin Islands") }, { "VN", N_("Vietnam") }, { "ZA", N_("South Africa") },
};

/**
 * finx_isin_country:
 * @isin: (nullable): ISO 6166, such as "US0378331005"
 *
 * The first two letters are the country where the number was given: that of the issuer's seat, of a depositary receipt
 * that of the receipt. "XS" and other codes from XA to XZ are international and no country.
 *
 * Returns: (transfer full) (nullable): its English name, or its code where the name is not known; %NULL without a country
 */
char *
finx_isin_country (const char *isin)
{
  if (isin == NULL || strlen (isin) != ISIN_LENGTH || !g_ascii_isupper (isin[0]) || !g_ascii_isupper (isin[1]) || isin[0] == 'X')
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (countries); i++)
    if (strncmp (countries[i].code, isin, 2) == 0)
      return g_strdup (countries[i].name);
  return g_strndup (isin, 2);
}

/**
 * finx_taxonomy_class_label:
 *
 * Names of built-in classes are English words, by which targets and limits know them; a person's own are as they are.
 *
 * Returns: (transfer none): for the reader
 */
const char *
finx_taxonomy_class_label (const FinxTaxonomy *self,
                           const char         *name)
{
  for (guint i = 0; i < FINX_N_BUILT_IN_TAXONOMIES; i++)
    if (g_str_equal (finx_taxonomy_get_id (self), ids[i]))
      return i == FINX_TAXONOMY_SECTOR ? finx_sector_label (name) : finx_text (name);
  return name;
}

/* (transfer full) (nullable): the class that @item belongs to */
static char *
name_class (FinxBuiltInTaxonomy     kind,
            const FinxExposureItem *item)
{
  switch (kind)
    {
    case FINX_TAXONOMY_ASSET_CLASS:
      return g_strdup (item->instrument != NULL ? asset_classes[item->instrument->asset_class] : "Cash");
    case FINX_TAXONOMY_CURRENCY:
      return g_strdup (item->instrument != NULL ? item->instrument->currency : item->currency);
    case FINX_TAXONOMY_SECTOR:
      return item->instrument != NULL && *item->instrument->sector != '\0' ? g_strdup (item->instrument->sector) : NULL;
    case FINX_TAXONOMY_COUNTRY:
      return item->instrument != NULL ? finx_isin_country (item->instrument->isin) : NULL;
    default:
      g_return_val_if_reached (NULL);
    }
}

static int
compare_names_cb (gconstpointer a,
                  gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * finx_taxonomy_new_built_in:
 * @items: (array length=n_items): what is held
 *
 * Returns: (transfer full): classes for @items, by name, with each of them in one class or, where what is needed is not
 *   known, in none
 */
FinxTaxonomy *
finx_taxonomy_new_built_in (FinxBuiltInTaxonomy     kind,
                            const FinxExposureItem *items,
                            guint                   n_items)
{
  FinxTaxonomy *self = finx_taxonomy_new (ids[kind], names[kind]);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_items; i++)
    {
      char *name = name_class (kind, &items[i]);

      if (name != NULL)
        g_ptr_array_add (found, name);
    }
  g_ptr_array_sort (found, compare_names_cb);
  for (guint i = 0; i < found->len; i++)
    {
      guint id;

      if (!g_hash_table_contains (numbers, found->pdata[i])
          && finx_taxonomy_add_class (self, FINX_TAXONOMY_TOP, found->pdata[i], &id, NULL))
        g_hash_table_insert (numbers, found->pdata[i], GUINT_TO_POINTER (id));
    }
  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *name = name_class (kind, &items[i]);
      guint id = name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (numbers, name)) : 0;
      FinxTaxonomySubject subject = { items[i].instrument != NULL ? items[i].instrument->symbol : NULL, items[i].currency };

      if (id != 0)
        finx_taxonomy_assign (self, subject, id, FINX_DECIMAL_ONE, NULL);
    }
  return self;
}
