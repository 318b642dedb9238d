using TrustStoreTool.Cli;

// These prove against the anchors of a store and nothing else.
if (args is ["verify" or "migrate", ..]) MachineRoots.Hide();

return await App.RunAsync(args, Terminal.Console());
