namespace Farspan.Topology.Model.Trust;

/// <summary>Kinds of what issues certificates.</summary>
public enum AuthorityKind
{
    /// <summary><c>internal</c>: the network's own authority.</summary>
    Internal,

    /// <summary><c>acme</c>: a server that speaks ACME (RFC 8555).</summary>
    Acme,

    /// <summary><c>external</c>: something that is neither run nor asked, such as a service mesh's own authority.</summary>
    External,
}
