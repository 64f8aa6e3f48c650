namespace Farspan.Topology.Model;

/// <summary>The kinds of provider; text forms are in the comments.</summary>
public enum ProviderKind
{
    /// <summary><c>aws</c></summary>
    Aws,

    /// <summary><c>azure</c></summary>
    Azure,

    /// <summary><c>gcp</c></summary>
    Gcp,

    /// <summary><c>ibm</c></summary>
    Ibm,

    /// <summary><c>digitalocean</c></summary>
    DigitalOcean,

    /// <summary><c>bare-metal</c></summary>
    BareMetal,

    /// <summary><c>proxmox</c></summary>
    Proxmox,

    /// <summary><c>lab</c></summary>
    Lab,
}
