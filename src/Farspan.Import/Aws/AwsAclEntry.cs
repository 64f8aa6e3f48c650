using System.Net;
using Farspan.Import.Relation;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>An entry of a network ACL.</summary>
internal sealed record AwsAclEntry(int Number, bool IsEgress, bool Allows, IPNetwork Block, PortIntervals Ports, SourceSpan Span);
