using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Farspan.Benchmarks.Gateway;

/// <summary>A server that was started for the run: what it and its children cost, and its end by number.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    /// <summary>Number of the first process.</summary>
    public int Id => _process.Id;

    /// <summary>Its input.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Its output, where it was not sent to a file.</summary>
    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs; what it writes goes to files there.</param>
    /// <param name="port">Port that it will listen on.</param>
    /// <param name="environment">Variables beside those that are there.</param>
    public static ServerProcess Start(string program, string[] arguments, string folder, int port, params (string Name, string Value)[] environment)
    {
        // The shell is replaced by the program: the number stays.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder };
        foreach (var argument in (string[])["-c", "exec \"$0\" \"$@\" >out.log 2>err.log </dev/null", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(Process.Start(start)!);
        server.WaitFor(program, folder, port);
        return server;
    }

    /// <summary>Starts one that says by a line that it is ready and takes lines.</summary>
    public static ServerProcess StartTalking(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var server = new ServerProcess(Process.Start(start)!);
        return server.Output.ReadLine() is not null ? server : throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>Processor time so far and resident memory now, of the process and its children (proc(5)).</summary>
    public Cost Measure() => ProcessTree.Measure(Id);

    /// <inheritdoc/>
    public void Dispose()
    {
        var tree = ProcessTree.Of(Id);
        if (_process.StartInfo.RedirectStandardInput)
        {
            Input.Close();
        }
        else
        {
            ProcessTree.Terminate(Id);
        }

        if (!_process.WaitForExit(Patience))
        {
            _process.Kill();
        }

        // Workers that still have a socket open outlive their master.
        foreach (var id in tree)
        {
            ProcessTree.Kill(id);
        }

        _process.Dispose();
    }

    private void WaitFor(string program, string folder, int port)
    {
        var clock = Stopwatch.StartNew();
        for (var hasEnded = false; clock.Elapsed < Patience && !hasEnded;)
        {
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                // Of its end an event tells, of its listening none does.
                hasEnded = _process.WaitForExit(BetweenLooks);
            }
        }

        throw new InvalidOperationException($"{program} does not listen on port {port}: {File.ReadAllText(Path.Combine(folder, "err.log"))}{File.ReadAllText(Path.Combine(folder, "out.log"))}");
    }
}
