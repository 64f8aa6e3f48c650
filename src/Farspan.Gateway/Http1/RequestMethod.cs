namespace Farspan.Gateway.Http1;

/// <summary>Methods whose meaning matters on the way (RFC 9110 section 9). Their names are case-sensitive.</summary>
public enum RequestMethod : byte
{
    /// <summary>Neither safe nor known to be idempotent.</summary>
    Other,

    /// <summary>Safe.</summary>
    Get,

    /// <summary>Safe; its answer has no body.</summary>
    Head,

    /// <summary>Not idempotent.</summary>
    Post,

    /// <summary>Idempotent.</summary>
    Put,

    /// <summary>Idempotent.</summary>
    Delete,

    /// <summary>Makes a tunnel.</summary>
    Connect,

    /// <summary>Safe.</summary>
    Options,

    /// <summary>Safe; echoes secrets, refused.</summary>
    Trace,

    /// <summary>Not idempotent (RFC 5789).</summary>
    Patch,
}
