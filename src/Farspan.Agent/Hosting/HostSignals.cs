using System.Runtime.InteropServices;

namespace Farspan.Agent.Hosting;

/// <summary>What the system tells a server's process.</summary>
internal sealed class HostSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Minds signals from here on.</summary>
    /// <param name="end">Ends the server.</param>
    /// <param name="isForeground">True for one whose terminal somebody watches.</param>
    /// <param name="reload">Lets it read its spec again.</param>
    public HostSignals(Action end, bool isForeground, Action reload)
    {
        Register(PosixSignal.SIGTERM, end);

        // Ctrl-C belongs to who watches it; one in the background is not that terminal's.
        Register(PosixSignal.SIGINT, isForeground ? end : () => { });
        Register(PosixSignal.SIGHUP, reload);
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private void Register(PosixSignal signal, Action action) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        action();
    }));
}
