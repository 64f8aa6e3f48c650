using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>An active peering of two VPCs.</summary>
internal sealed record AwsPeering(string Id, string First, string Second, SourceSpan Span);
