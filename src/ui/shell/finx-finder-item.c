/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-finder-item.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (FinxFinderItem, finx_finder_item, G_TYPE_OBJECT)

static void
finx_finder_item_finalize (GObject *object)
{
  FinxFinderItem *self = FINX_FINDER_ITEM (object);

  g_free (self->title);
  g_free (self->detail);
  g_free (self->icon);
  g_free (self->keys);
  g_free (self->action);
  G_OBJECT_CLASS (finx_finder_item_parent_class)->finalize (object);
}

static void
finx_finder_item_class_init (FinxFinderItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_finder_item_finalize;
}

static void
finx_finder_item_init (FinxFinderItem *self)
{
}

FinxFinderItem *
finx_finder_item_new (const char *title, const char *detail, const char *icon, const char *keys, const char *action)
{
  FinxFinderItem *self = g_object_new (FINX_TYPE_FINDER_ITEM, NULL);

  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->icon = g_strdup (icon);
  self->keys = g_strdup (keys);
  self->action = g_strdup (action);
  return self;
}

int
finx_finder_score (const char *query, const char *text)
{
  g_autofree char *needle = g_utf8_casefold (query, -1);
  g_autofree char *hay = g_utf8_casefold (text, -1);
  const char *n = needle;
  gboolean at_start = TRUE;     /* the next letter of @hay starts a word */
  gboolean in_run = FALSE;
  int score = 1;

  if (strcmp (needle, hay) == 0)
    return 1000;
  if (*needle != '\0' && g_str_has_prefix (hay, needle))
    score += 200;

  for (const char *h = hay; *h != '\0' && *n != '\0'; h = g_utf8_next_char (h))
    {
      gunichar c = g_utf8_get_char (h);

      while (g_unichar_isspace (g_utf8_get_char (n)))
        n = g_utf8_next_char (n);
      if (*n != '\0' && c == g_utf8_get_char (n))
        {
          score += 1 + (at_start ? 12 : 0) + (in_run ? 6 : 0);
          in_run = TRUE;
          n = g_utf8_next_char (n);
        }
      else
        in_run = FALSE;
      at_start = !g_unichar_isalnum (c);
    }
  while (g_unichar_isspace (g_utf8_get_char (n)))
    n = g_utf8_next_char (n);
  return *n == '\0' ? score : 0;
}

void
finx_finder_item_rate (FinxFinderItem *self, const char *query)
{
  int title = finx_finder_score (query, self->title);
  int detail = *self->detail != '\0' ? finx_finder_score (query, self->detail) : 0;

  self->score = MAX (title * 2, detail);
}
