using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>A virtual private cloud.</summary>
internal sealed record AwsVpc(string Id, string Name, IReadOnlyList<IPNetwork> Cidrs, SourceSpan Span);
