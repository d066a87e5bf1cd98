/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One page of the help, read from the resources in the user's language or else in English. The pages are Mallard;
 * of its elements title, desc, p, section, list, terms, table, em, gui, key, code and link are understood. */
typedef struct _FinxHelpPage FinxHelpPage;

FinxHelpPage *finx_help_page_load      (const char         *topic,
                                        GError            **error);
void          finx_help_page_free      (FinxHelpPage       *self);
const char   *finx_help_page_get_title (const FinxHelpPage *self);
const char   *finx_help_page_get_desc  (const FinxHelpPage *self);
/* Whether @words, upper or lower case, stand in the page. */
gboolean      finx_help_page_has       (const FinxHelpPage *self,
                                        const char         *words);
/* @link_cb: a handler of GtkLabel::activate-link; the address is a topic. */
GtkWidget    *finx_help_page_render    (const FinxHelpPage *self,
                                        GCallback           link_cb,
                                        GObject            *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxHelpPage, finx_help_page_free)

G_END_DECLS
