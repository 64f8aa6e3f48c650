using System.Globalization;
using Farspan.Benchmarks.Gateway;

namespace Farspan.Benchmarks.Dns;

/// <summary>A name server that is measured.</summary>
internal abstract class NameServer : IDisposable
{
    /// <summary>What it is called in tables.</summary>
    public abstract string Name { get; }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; } = Site.FreePort();

    /// <summary>Its processes.</summary>
    public abstract ServerProcess Server { get; }

    /// <summary>Puts its zones in force again; returns when it says that it is done, or has been told.</summary>
    public abstract void Reload();

    /// <inheritdoc/>
    public virtual void Dispose() => Server.Dispose();

    /// <summary>Starts a program on certain cores and waits until it listens.</summary>
    protected static ServerProcess StartOn(string cores, string program, string[] arguments, string folder, int port) =>
        ServerProcess.Start("taskset", ["-c", cores, program, .. arguments], folder, port);

    /// <summary>A number as text.</summary>
    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
