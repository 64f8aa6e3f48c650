using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>A subnet; its zone is the availability zone's name, or null.</summary>
internal sealed record AwsSubnet(string Id, string Vpc, string Name, IReadOnlyList<IPNetwork> Cidrs, string? Zone, SourceSpan Span);
