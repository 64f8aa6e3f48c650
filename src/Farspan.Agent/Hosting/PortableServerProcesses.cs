using System.ComponentModel;
using System.Diagnostics;

namespace Farspan.Agent.Hosting;

/// <summary>Processes of servers by nothing but .NET. The keeper is this program once more (<see cref="ServerStart.Keeper"/>).</summary>
public sealed class PortableServerProcesses : IServerProcesses
{
    // Where the start of a process is computed from the moment of the last boot, two readers differ by some milliseconds.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public ServerProcess Self { get; } = OfThis();

    /// <inheritdoc/>
    public ServerProcess Start(ServerStart start)
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
            using var process = Process.Start(information) ?? throw new ServerProcessException("the process did not start");
#pragma warning restore RS0030
            return new ServerProcess(process.Id, Began(process));
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new ServerProcessException($"the process cannot be started: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public ServerProcess StartKeeper(ServerFolder folder, ServerStart start) =>
        Start(start with { Command = start.Keeper });

    /// <inheritdoc/>
    public bool IsAlive(ServerProcess process)
    {
        using var found = Find(process);
        return found is not null;
    }

    /// <inheritdoc/>
    public async Task WaitAsync(ServerProcess process, CancellationToken cancellationToken)
    {
        using var found = Find(process);
        if (found is not null)
        {
            await found.WaitForExitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Kill(ServerProcess process)
    {
        using var found = Find(process);
        found?.Kill();
    }

    private static ServerProcess OfThis()
    {
        using var process = Process.GetCurrentProcess();
        return new ServerProcess(process.Id, Began(process));
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

    private static Process? Find(ServerProcess process)
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
