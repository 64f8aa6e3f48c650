using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>A route: a block, or a prefix list's, and where it leads.</summary>
internal sealed record AwsRoute(IPNetwork? Block, string? PrefixList, AwsTarget Target, string TargetId, SourceSpan Span);
