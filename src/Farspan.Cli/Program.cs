using System.Runtime.InteropServices;
using Farspan.Cli;
using Farspan.Lab.Supervision;

using var stop = new CancellationTokenSource();

// The first Ctrl-C (or a polite kill) asks the command to stop in good order; a second one ends it at once.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var terminal = Terminal.OfProcess();
if (await LabVerbs.TryRunAsync(args, LabAccess.Environment(terminal), stop.Token) is { } exitCode)
{
    return exitCode;
}

return await new Application(terminal, Roster.Commands(terminal)).RunAsync(args, stop.Token);
