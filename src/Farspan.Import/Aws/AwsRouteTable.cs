using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>A route table; the main one is every subnet's that has no other.</summary>
internal sealed record AwsRouteTable(string Id, string Vpc, bool IsMain, IReadOnlyList<string> Subnets, IReadOnlyList<AwsRoute> Routes, SourceSpan Span);
