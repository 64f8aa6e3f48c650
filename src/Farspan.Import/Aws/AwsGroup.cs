using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>A security group.</summary>
internal sealed record AwsGroup(string Id, string Vpc, string Name, IReadOnlyList<AwsRule> Rules, SourceSpan Span);
