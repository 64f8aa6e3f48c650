namespace Farspan.Import.Aws;

/// <summary>Where a route leads.</summary>
internal enum AwsTarget
{
    /// <summary>Within the VPC.</summary>
    Local,

    /// <summary>An internet gateway.</summary>
    Internet,

    /// <summary>An egress-only internet gateway (IPv6).</summary>
    EgressOnly,

    /// <summary>A NAT gateway.</summary>
    Nat,

    /// <summary>A gateway endpoint: the addresses of a service such as S3, which are strangers' too.</summary>
    Endpoint,

    /// <summary>A peering.</summary>
    Peering,

    /// <summary>Nowhere: its target is gone.</summary>
    Blackhole,

    /// <summary>Something that the import does not follow.</summary>
    Other,
}
