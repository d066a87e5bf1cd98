/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taxonomies that are made of what is known of the instruments. */
#include "portfolio/allocation/finx-exposure.h"
#include "portfolio/allocation/finx-taxonomy-private.h"

#include <string.h>

#define ISIN_LENGTH 12

static const char *const ids[FINX_N_BUILT_IN_TAXONOMIES] = { "asset-class", "currency", "sector", "country" };
static const char *const names[FINX_N_BUILT_IN_TAXONOMIES] = { "Asset class", "Currency", "Sector", "Country" };

static const char *const asset_classes[FINX_N_ASSET_CLASSES] = {
  "Shares", "Funds", "Crypto", "Currencies", "Indices", "Futures", "Options", "Contracts for difference",
};

/* ISO 3166 codes of most issuers, by code; others are shown by their code. */
static const struct
{
  char        code[3];
  const char *name;
} countries[] = {
  { "AE", "United Arab Emirates" }, { "AR", "Argentina" }, { "AT", "Austria" }, { "AU", "Australia" }, { "BE", "Belgium" },
  { "BG", "Bulgaria" }, { "BM", "Bermuda" }, { "BR", "Brazil" }, { "BS", "Bahamas" }, { "CA", "Canada" }, { "CH", "Switzerland" },
  { "CL", "Chile" }, { "CN", "China" }, { "CO", "Colombia" }, { "CY", "Cyprus" }, { "CZ", "Czechia" }, { "DE", "Germany" },
  { "DK", "Denmark" }, { "EE", "Estonia" }, { "EG", "Egypt" }, { "ES", "Spain" }, { "EU", "European Union" }, { "FI", "Finland" },
  { "FO", "Faroe Islands" }, { "FR", "France" }, { "GB", "United Kingdom" }, { "GG", "Guernsey" }, { "GI", "Gibraltar" },
  { "GR", "Greece" }, { "HK", "Hong Kong" }, { "HR", "Croatia" }, { "HU", "Hungary" }, { "ID", "Indonesia" }, { "IE", "Ireland" },
  { "IL", "Israel" }, { "IM", "Isle of Man" }, { "IN", "India" }, { "IS", "Iceland" }, { "IT", "Italy" }, { "JE", "Jersey" },
  { "JP", "Japan" }, { "KR", "South Korea" }, { "KY", "Cayman Islands" }, { "LI", "Liechtenstein" }, { "LR", "Liberia" },
  { "LT", "Lithuania" }, { "LU", "Luxembourg" }, { "LV", "Latvia" }, { "MC", "Monaco" }, { "MH", "Marshall Islands" },
  { "MT", "Malta" }, { "MU", "Mauritius" }, { "MX", "Mexico" }, { "MY", "Malaysia" }, { "NL", "Netherlands" }, { "NO", "Norway" },
  { "NZ", "New Zealand" }, { "PA", "Panama" }, { "PE", "Peru" }, { "PH", "Philippines" }, { "PL", "Poland" }, { "PR", "Puerto Rico" },
  { "PT", "Portugal" }, { "QA", "Qatar" }, { "RO", "Romania" }, { "RS", "Serbia" }, { "RU", "Russia" }, { "SA", "Saudi Arabia" },
  { "SE", "Sweden" }, { "SG", "Singapore" }, { "SI", "Slovenia" }, { "SK", "Slovakia" }, { "TH", "Thailand" }, { "TR", "Türkiye" },
  { "TW", "Taiwan" }, { "UA", "Ukraine" }, { "US", "United States" }, { "VG", "British Virgin Islands" }, { "VN", "Vietnam" },
  { "ZA", "South Africa" },
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
