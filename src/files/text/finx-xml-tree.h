/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_XML_MAX_NODES (4u << 20)
#define FINX_XML_MAX_DEPTH 10000

/**
 * FinxXmlNode: an element; an attribute is a child named "@name".
 * @name: the same pointer for the same name in a tree
 * @nth: its number among the children of that name, from 1
 * @text: without blanks around it; ""
 * @reference: (nullable): that it stands for another element, as XStream writes it: a path or an id
 */
typedef struct _FinxXmlNode FinxXmlNode;
struct _FinxXmlNode
{
  const char  *name;
  const char  *text;
  const char  *reference;
  FinxXmlNode *parent, *first_child, *last_child, *next;
  guint32      nth;
  guint32      line;
  guint32      column;
};

/**
 * FinxXmlTreeOptions: all of it may be %NULL.
 * @dropped: names of elements that are not kept, nor what is in them; ends with %NULL
 * @element: called for each element that is not in a dropped one, before it is kept. Returns: %FALSE: do not keep it
 */
typedef struct
{
  const char *const *dropped;
  gboolean         (*element) (FinxXmlNode *parent, const char *name, const char **attributes, const char **values,
                               gpointer user_data);
  gpointer           user_data;
} FinxXmlTreeOptions;

/* The elements of an XML text in memory, with bounds on their number and depth; no entities but the five of XML, no other
 * files. One thread. */
typedef struct _FinxXmlTree FinxXmlTree;

FinxXmlTree *finx_xml_tree_new      (GBytes                    *text,
                                     const FinxXmlTreeOptions  *options,
                                     GError                   **error);
void         finx_xml_tree_free     (FinxXmlTree               *self);
FinxXmlNode *finx_xml_tree_get_root (FinxXmlTree               *self);
FinxXmlNode *finx_xml_tree_resolve  (FinxXmlTree               *self,
                                     FinxXmlNode               *node);
FinxXmlNode *finx_xml_tree_find     (FinxXmlTree               *self,
                                     FinxXmlNode               *node,
                                     const char                *name);
const char  *finx_xml_tree_get_text (FinxXmlTree               *self,
                                     FinxXmlNode               *node,
                                     const char                *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxXmlTree, finx_xml_tree_free)

G_END_DECLS
