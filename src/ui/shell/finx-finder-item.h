/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One thing that the search finds: an instrument or an action. Immutable but for @score. */
#define FINX_TYPE_FINDER_ITEM (finx_finder_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxFinderItem, finx_finder_item, FINX, FINDER_ITEM, GObject)

struct _FinxFinderItem
{
  GObject parent_instance;
  char   *title;
  char   *detail;       /* company name, or "" */
  char   *icon;
  char   *keys;         /* "Alt+4", or "" */
  char   *action;       /* detailed name, such as "app.show-symbol::AAPL" */
  int     score;        /* of the newest query; 0: does not match */
};

FinxFinderItem *finx_finder_item_new   (const char *title, const char *detail, const char *icon,
                                        const char *keys, const char *action);
/* How well @query fits @text: 0 not at all; its letters must occur in order; starts of words and runs count more. */
int             finx_finder_score      (const char *query, const char *text);
void            finx_finder_item_rate  (FinxFinderItem *self, const char *query);

G_END_DECLS
