using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>A network ACL; its entries in the order in which they are asked, the first that matches decides.</summary>
internal sealed record AwsAcl(string Id, string Vpc, bool IsDefault, IReadOnlyList<string> Subnets, IReadOnlyList<AwsAclEntry> Entries, SourceSpan Span);
