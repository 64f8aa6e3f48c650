namespace Farspan.Gateway.Transport;

/// <summary>What a transport needs to accept TLS. Immutable: a reload makes a new one, and connections keep theirs.</summary>
public abstract class TlsAcceptor : IDisposable
{
    /// <summary>Client certificates that were revoked; null where none are asked for.</summary>
    public RevocationTable? Revoked { get; protected init; }

    /// <summary>Whose certificates are taken; null for everybody's of the right authorities.</summary>
    public CallerList? Callers { get; protected init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the platform keeps, once no connection uses it any more.</summary>
    protected abstract void Dispose(bool disposing);
}
