using System.ComponentModel;
using System.Diagnostics;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Processes of gateways by nothing but .NET. The keeper is this program once more (<see cref="GatewayVerbs.Keep"/>).</summary>
public sealed class PortableGatewayProcesses : IGatewayProcesses
{
    // Where the start of a process is computed from the moment of the last boot, two readers differ by some milliseconds.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public GatewayProcess Self { get; } = OfThis();

    /// <inheritdoc/>
    public GatewayProcess Start(GatewayStart start)
    {
        // Pipes that nobody reads stand for the terminal, which the process outlives: it writes its log itself.
        var information = new ProcessStartInfo(start.Command[0], start.Command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in start.Variables)
        {
            information.Environment[name] = value;
        }

        try
        {
#pragma warning disable RS0030 // The way that every platform has; on Linux it is taken only when asked for.
            using var process = Process.Start(information) ?? throw new GatewayProcessException("the process did not start");
#pragma warning restore RS0030
            return new GatewayProcess(process.Id, Began(process));
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new GatewayProcessException($"the process cannot be started: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public GatewayProcess StartKeeper(GatewayFolder folder, GatewayStart start) =>
        Start(start with { Command = [.. start.Command.Select(word => word == GatewayVerbs.Run ? GatewayVerbs.Keep : word)] });

    /// <inheritdoc/>
    public bool IsAlive(GatewayProcess process)
    {
        using var found = Find(process);
        return found is not null;
    }

    /// <inheritdoc/>
    public async Task WaitAsync(GatewayProcess process, CancellationToken cancellationToken)
    {
        using var found = Find(process);
        if (found is not null)
        {
            await found.WaitForExitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Kill(GatewayProcess process)
    {
        using var found = Find(process);
        found?.Kill();
    }

    private static GatewayProcess OfThis()
    {
        using var process = Process.GetCurrentProcess();
        return new GatewayProcess(process.Id, Began(process));
    }

    private static long Began(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (InvalidOperationException)
        {
            return 0; // It has ended already: no living process began then.
        }
    }

    private static Process? Find(GatewayProcess process)
    {
        Process? found = null;
        try
        {
            found = Process.GetProcessById(process.Pid);
            if (!found.HasExited && Math.Abs(Began(found) - process.Began) < Tolerance.Ticks)
            {
                return found;
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // No such process, or another user's.
        }

        found?.Dispose();
        return null;
    }
}
