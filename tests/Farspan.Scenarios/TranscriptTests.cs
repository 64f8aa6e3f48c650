namespace Farspan.Scenarios;

/// <summary>Whole flows, as a stranger types them: the commands of the product against a real lab.</summary>
public sealed class TranscriptTests
{
    private static string Folder => Path.Combine(Shell.Root, "tests", "Farspan.Scenarios", "transcripts");

    [Theory]
    [InlineData("files")]
    [InlineData("import")]
    [InlineData("proof")]
    [InlineData("reachability")]
    [InlineData("tailnet-omni")]
    public Task Commands_that_need_no_lab_answer_as_written(string name) => AnswersAsWrittenAsync(name);

    [Fact]
    [Trait("Requirement", "A2")]
    [Trait("Requirement", "A3")]
    [Trait("Requirement", "A4")]
    [Trait("Requirement", "A6")]
    [Trait("Requirement", "A7")]
    public Task Five_clouds_come_up_lose_one_and_get_it_back() => InTheLabAsync("provider-groups");

    [Fact]
    [Trait("Requirement", "B1")]
    [Trait("Requirement", "B3")]
    [Trait("Requirement", "B4")]
    [Trait("Requirement", "B5")]
    [Trait("Requirement", "B6")]
    [Trait("Requirement", "B7")]
    public Task A_hybrid_cluster_comes_up_and_survives_a_zone() => InTheLabAsync("kubespan-hybrid");

    [Fact]
    [Trait("Requirement", "A5")]
    public Task A_changed_file_touches_only_what_differs() => InTheLabAsync("change");

    [Fact]
    [Trait("Requirement", "B1")]
    [Trait("Requirement", "C2")]
    public Task A_plan_is_rendered_into_a_folder_with_keys_only_where_they_are_asked_for() => InTheLabAsync("render");

    [Fact]
    [Trait("Requirement", "D1")]
    [Trait("Requirement", "D2")]
    [Trait("Requirement", "D3")]
    [Trait("Requirement", "D4")]
    [Trait("Requirement", "D5")]
    public Task Volumes_call_each_other_through_a_gateway_that_notices_a_lost_cloud() => InTheLabAsync("simple-proxy");

    [Fact]
    [Trait("Requirement", "C6")]
    [Trait("Requirement", "D5")]
    public Task Machines_go_outside_by_declared_names_only() => InTheLabAsync("outside");

    [Fact]
    [Trait("Requirement", "C6")]
    public Task Machines_go_outside_by_themselves_to_what_is_answered_for_listed_names() => InTheLabAsync("egress");

    [Fact]
    [Trait("Requirement", "C3")]
    [Trait("Requirement", "C5")]
    [Trait("Requirement", "C6")]
    [Trait("Requirement", "C8")]
    [Trait("Requirement", "C9")]
    public Task The_platform_has_names_certificates_and_a_way_out_by_name() => InTheLabAsync("ai");

    [Fact]
    [Trait("Requirement", "C7")]
    public Task A_site_without_a_way_out_is_installed_from_one_file() => InTheLabAsync("bundle");

    [Fact]
    [Trait("Requirement", "D3")]
    [Trait("Requirement", "D4")]
    [Trait("Requirement", "D6")]
    [Trait("Requirement", "A6")]
    public Task Scripts_and_a_gateway_on_the_desk_lead_into_the_lab() => InTheLabAsync("desk");

    [Fact]
    [Trait("Requirement", "C1")]
    [Trait("Requirement", "C2")]
    [Trait("Requirement", "C3")]
    [Trait("Requirement", "C4")]
    public Task Networks_are_joined_by_a_link_of_every_method() => InTheLabAsync("links");

    private static Task InTheLabAsync(string name)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: network namespaces");
        return AnswersAsWrittenAsync(name);
    }

    private static async Task AnswersAsWrittenAsync(string name)
    {
        // The test's name and process make the lab's name unique: others may run the same transcript on this machine.
        using var shell = new Shell(FormattableString.Invariant($"scenario-{Environment.ProcessId}-{name[..Math.Min(8, name.Length)]}"));
        var transcript = Transcript.Read(Path.Combine(Folder, name + ".txt"));
        Assert.NotEmpty(transcript.Commands);
        var now = await transcript.RunAsync(shell, TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("FARSPAN_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(transcript.Path, now, TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(transcript.Text, now);
    }
}
