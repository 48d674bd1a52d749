// The pages, each of one kind. Each function answers GET; see Explorer for the paths.
#ifndef STATUS_TRANSLATOR_WEB_PAGE_PAGES_H_
#define STATUS_TRANSLATOR_WEB_PAGE_PAGES_H_

#include "web/http.h"
#include "web/page/frame.h"

namespace status_translator {

// home_page.cc: the box and the two matrices.
HttpReply HomePage(const PageCall& call);

// http_page.cc: the argument is a status in any spelling; others than its number redirect to it.
HttpReply HttpListPage(const PageCall& call);
HttpReply HttpPage(const PageCall& call);

// grpc_page.cc: the argument is a code in any spelling; others than its name redirect to it.
HttpReply GrpcListPage(const PageCall& call);
HttpReply GrpcPage(const PageCall& call);

// profile_page.cc
HttpReply ProfileListPage(const PageCall& call);
HttpReply ProfilePage(const PageCall& call);

// shape_page.cc
HttpReply ShapeListPage(const PageCall& call);
HttpReply ShapePage(const PageCall& call);

// lookup_page.cc: what a text means that was typed or pasted; also answers POST.
HttpReply LookupPage(const PageCall& call);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_PAGES_H_
