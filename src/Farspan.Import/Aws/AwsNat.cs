using System.Net;

namespace Farspan.Import.Aws;

/// <summary>A NAT gateway: the subnet it stands in and the address that strangers see.</summary>
internal sealed record AwsNat(string Id, string Subnet, IPAddress? Public);
