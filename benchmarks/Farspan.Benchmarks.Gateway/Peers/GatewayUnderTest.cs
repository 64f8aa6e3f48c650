namespace Farspan.Benchmarks.Gateway;

/// <summary>A gateway that is measured.</summary>
internal abstract class GatewayUnderTest : IDisposable
{
    /// <summary>What it is called in tables.</summary>
    public abstract string Name { get; }

    /// <summary>Port for cleartext.</summary>
    public int Port { get; } = Site.FreePort();

    /// <summary>Port for TLS.</summary>
    public int TlsPort { get; } = Site.FreePort();

    /// <summary>Its processes.</summary>
    public abstract ServerProcess Server { get; }

    /// <summary>File that it writes about requests.</summary>
    public abstract string Log { get; }

    /// <summary>Puts its configuration, which did not change, in force again.</summary>
    public abstract void Reload();

    /// <summary>Address of a path at the upstream.</summary>
    public string Url(string path, bool isTls = false) => FormattableString.Invariant($"{(isTls ? "https" : "http")}://127.0.0.1:{(isTls ? TlsPort : Port)}/volume/m1{path}");

    /// <inheritdoc/>
    public virtual void Dispose() => Server.Dispose();
}
