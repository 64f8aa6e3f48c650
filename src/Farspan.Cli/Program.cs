using System.Runtime.InteropServices;
using Farspan.Agent.Acme.Hosting;
using Farspan.Agent.Dns.Hosting;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Cli;
using Farspan.Lab.Supervision;

using var terminal = Terminal.OfProcess();
var environment = LabAccess.Environment(terminal);

// The process of a gateway or a name server minds signals by itself.
if (await GatewayVerbs.TryRunAsync(args, environment.Self, environment.SelfVariables, terminal.Variable, Application.Number, terminal.Time) is { } ended)
{
    return ended;
}

if (await DnsVerbs.TryRunAsync(args, environment.Self, environment.SelfVariables, terminal.Variable, Application.Number, terminal.Time) is { } over)
{
    return over;
}

if (await AcmeVerbs.TryRunAsync(args, terminal.Time) is { } served)
{
    return served;
}

using var stop = new CancellationTokenSource();

// The first Ctrl-C (or a polite kill) asks the command to stop in good order; a second one ends it at once.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
if (await LabVerbs.TryRunAsync(args, environment, stop.Token) is { } exitCode)
{
    return exitCode;
}

return await new Application(terminal, Roster.Commands(terminal)).RunAsync(args, stop.Token);
