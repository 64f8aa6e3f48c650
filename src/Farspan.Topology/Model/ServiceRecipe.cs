namespace Farspan.Topology.Model;

/// <summary>Services that the lab runs for real.</summary>
public enum ServiceRecipe
{
    /// <summary><c>etcd</c>; needs the ports <c>client</c> and <c>peer</c>.</summary>
    Etcd,

    /// <summary><c>postgresql</c>; needs one TCP port.</summary>
    PostgreSql,

    /// <summary><c>redis</c>; needs one TCP port.</summary>
    Redis,

    /// <summary><c>ca</c>: ACME, revocation lists and OCSP of the internal authority; needs the port <c>acme</c>, and may have <c>http</c>.</summary>
    Authority,
}
